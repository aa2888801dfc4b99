/** Chinese first, English beside it; the choice is kept on this device. */

import { createI18n } from 'vue-i18n'
import { en } from './en'
import { reasonWords } from './reasons'
import { RULES } from './rules'
import { zhCN, type Words } from './zh-CN'

export type Locale = 'zh-CN' | 'en'

const KEY = 'sansheng.locale'

function initial(): Locale {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY)
  return asked === 'en' ? 'en' : 'zh-CN'
}

export const i18n = createI18n<[Words], Locale, false>({
  legacy: false,
  locale: initial(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en },
})

document.documentElement.lang = i18n.global.locale.value

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
  localStorage.setItem(KEY, locale)
}

/** The short name of a rule in the page's language; the number itself for one that a company added. */
export function ruleTitle(rule: string): string {
  const names = RULES[rule]
  return names ? names[i18n.global.locale.value === 'en' ? 1 : 0] : rule
}

/** What a reason code means, in the page's language. */
export const reasonText = (code: string): string => reasonWords(code, i18n.global.locale.value === 'en')

/** The words for a code that a newer service may have added: the code itself when there are none. */
export function wordsFor(group: string, code: string): string {
  const key = `${group}.${code}`
  return i18n.global.te(key) ? i18n.global.t(key) : code
}

/** What went wrong, in the page's language; a code without words of its own is shown as it is. */
export function failureText(code: string): string {
  const key = `failure.${code}`
  return i18n.global.te(key) ? i18n.global.t(key) : i18n.global.t('common.failed', { code })
}
