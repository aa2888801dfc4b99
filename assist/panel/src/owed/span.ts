/** A span of time and a moment as words in the page's language. */

import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { spanOf } from './due'

export function useSpans() {
  const { t, locale } = useI18n()
  const format = computed(() => new Intl.DateTimeFormat(locale.value, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }))
  const span = (ms: number) => {
    const { unit, a, b } = spanOf(ms)
    return t(`side.tickets.span.${unit}`, { a, b })
  }
  const moment = (value: string | null) => (value ? format.value.format(new Date(value)) : '—')
  return { span, moment }
}
