import { useAct, useSandbox } from '../sandbox-context.ts'
import { useElement, useSurface } from '../surface.ts'
import type { ControlProps } from './control-props.ts'

/** Uploads what is chosen at once, as Slack does; the form then has the file. */
export function FileInput({ block, element, id, label, describedBy, invalid }: ControlProps) {
  const { words } = useSandbox()
  const { pending, mended } = useSurface()
  const { value, use } = useElement({ block, element })
  const act = useAct()
  const given = Array.isArray(value) ? (value as { id: string; name: string }[]) : []
  const types = (element.filetypes as string[] | undefined)?.map((type) => `.${type}`)

  async function choose(files: FileList | null): Promise<void> {
    if (!files || files.length === 0) return
    mended(label ?? '')
    const read = Promise.all([...files].map(async (file) => ({ name: file.name, base64: await base64Of(file) })))
    const attached = read.then((chosen) => act('attach', { block_id: block.block_id, files: chosen }))
    pending.add(attached)
    await attached.finally(() => pending.delete(attached))
  }

  return (
    <div className={invalid ? 'file-input wrong' : 'file-input'}>
      {given.map((file) => (
        <button
          key={file.id}
          type="button"
          className="token"
          aria-label={words.remove(file.name)}
          onClick={() => use(given.filter((one) => one.id !== file.id))}
        >
          {file.name} <span aria-hidden="true">×</span>
        </button>
      ))}
      <label className="button">
        {words.chooseFile}
        <input
          id={id}
          className="unseen"
          type="file"
          accept={types?.join(',')}
          multiple={element.max_files !== 1}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          onChange={(event) => choose(event.target.files)}
        />
      </label>
    </div>
  )
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
