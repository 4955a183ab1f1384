import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes minutes, however short its text. */
const long = [
  'aws/directory-follows',
  'chaos/',
  'sandbox/page-guide-to-the-end',
  'crash/crash',
  'sandbox/page-elsewhere',
]

/** Where nothing is known of an earlier run, files begin by their size; what is long and begins last would be waited for alone. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = long.findIndex((name) => moduleId.includes(`/test/${name}`))
      return found < 0 ? long.length : found
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}
