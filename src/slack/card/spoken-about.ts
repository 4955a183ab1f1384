import type { Say } from '../../i18n.ts'
import { isForOthers, type Request } from '../../store/request.ts'
import { clip, clipJson, clipPerson } from '../draw/blocks.ts'

type About = Pick<Request, 'about' | 'beneficiary'>

/** What a request is about, and for whom where that is somebody else than who asked. */
export function aboutOf({ about, beneficiary }: About, say: Say, room: number): string {
  const said = clip(about[say.locale], room)
  // Some operations name the person anyway, or the first of several.
  const [name = ''] = beneficiary?.people ? beneficiary.name.split(', ') : [beneficiary?.name]
  if (!isForOthers(beneficiary) || about[say.locale].includes(name)) return said
  return say.plain('card:about_for', { about: said, who: whoGains({ beneficiary }, say) })
}

/** Whom it is for, in a few characters. */
export const whoGains = ({ beneficiary }: Pick<Request, 'beneficiary'>, say: Say): string =>
  beneficiary === null
    ? '-'
    : beneficiary.kind === 'group'
      ? say.plain('card:the_group', { name: clipJson(beneficiary.name || beneficiary.id, 28) })
      : beneficiary.people && clipJson(beneficiary.name, 36) !== beneficiary.name
        ? say.plain('card:several_people', { count: beneficiary.people.length })
        : clipPerson(beneficiary.name, 36, clipJson)
