/** A company's own pack, begun from a shipped one: the greeting as it is now, to be changed. Pure. */

export interface Greeting {
  wording: string
  /** Groups: one phrase of each has to be said. */
  say: readonly (readonly string[])[]
}

const RULE = 'S01'

/** Return the pack's text. JSON's strings are YAML's too. */
export function derivedPack(base: string, greeting: Greeting, english: boolean): string {
  const say = english ? 'one phrase of each group has to be said' : '每组都要说到，一组里说一句即可'
  const wording = english ? 'what the card shows' : '提示卡上显示的话'
  return [
    'pack: our-company',
    'version: "1"',
    'title: {zh: 本公司话术, en: Our pack}',
    `extends: ${base}`,
    'rules:',
    `  ${RULE}:`,
    `    wording: ${JSON.stringify(greeting.wording)}  # ${wording}`,
    `    say:  # ${say}`,
    ...greeting.say.flatMap((group) => group.map((phrase, index) => `      ${index ? ' ' : '-'} - ${JSON.stringify(phrase)}`)),
    '',
  ].join('\n')
}
