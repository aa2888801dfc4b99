/** Light, dark, or as the system has it; the choice is kept on this device. */

import { ref, watchEffect } from 'vue'

export type Theme = 'light' | 'dark' | 'system'

const KEY = 'sansheng.theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const isTheme = (value: string | null): value is Theme => value === 'light' || value === 'dark' || value === 'system'

const asked = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(KEY)
const systemDark = ref(system.matches)
export const theme = ref<Theme>(isTheme(asked) ? asked : 'system')

system.addEventListener('change', (event) => (systemDark.value = event.matches))

watchEffect(() => {
  const dark = theme.value === 'dark' || (theme.value === 'system' && systemDark.value)
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
})

export function setTheme(value: Theme): void {
  theme.value = value
  localStorage.setItem(KEY, value)
}
