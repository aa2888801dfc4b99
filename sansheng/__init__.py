"""Settings, composition and command line of Sansheng."""
