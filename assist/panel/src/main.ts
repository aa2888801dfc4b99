import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './locale'
import { router } from './router'
import './theme/tokens.css'
import './theme/theme'

createApp(App).use(i18n).use(router).mount('#app')
