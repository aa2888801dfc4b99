"""The protocols of the service standard that the line itself carries out, one per file, as generators.

A flow yields what the line should do next and is sent what happened. It owns neither clock nor channel; the driver
(`ivr.driver`) does.
"""
