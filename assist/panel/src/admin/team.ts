/** The short name of a new team: its title where that is plain letters, else the next free number. Pure. */
export function teamName(title: string, taken: readonly string[]): string {
  const plain = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 24)
  const base = /^[\x20-\x7e]*$/.test(title) && plain !== '' ? plain : 'team'
  const free = (name: string) => !taken.includes(name)
  if (base !== 'team' && free(base)) return base
  let number = 1
  while (!free(`${base}-${number}`)) number += 1
  return `${base}-${number}`
}
