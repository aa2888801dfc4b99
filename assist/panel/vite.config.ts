import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// The service that the development server stands in front of.
const service = process.env['SANSHENG_SERVICE'] ?? 'http://127.0.0.1:18080'

export default defineConfig({
  plugins: [vue()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    // Messages are compiled without `new Function`, which the content security policy forbids.
    __INTLIFY_JIT_COMPILATION__: true,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
  },
  build: {
    target: 'es2022',
    // An inlined picture would be a data: address, which the content security policy forbids.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: {
    host: '127.0.0.1',
    port: 18081,
    proxy: { '/api': { target: service, ws: true, changeOrigin: true } },
  },
})
