import { expect, it } from 'vitest'
import { derivedPack } from './derived'

it('a derived pack is YAML in which every group keeps its phrases', () => {
  const text = derivedPack('zh-CN', { wording: '您好："{company}"', say: [['@greeting'], ['@help-offer', '(为|给)您服务']] }, false)
  expect(text.split('\n').slice(3)).toEqual([
    'extends: zh-CN',
    'rules:',
    '  S01:',
    '    wording: "您好：\\"{company}\\""  # 提示卡上显示的话',
    '    say:  # 每组都要说到，一组里说一句即可',
    '      - - "@greeting"',
    '      - - "@help-offer"',
    '        - "(为|给)您服务"',
    '',
  ])
})
