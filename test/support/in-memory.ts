import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
/** How much room the files of a run may need, bytes. */
const room = 2 * 2 ** 30

/**
 * The files of a run lie in one folder, which is in memory where the system has a folder for that. SQLite waits for the disk
 * at each commit, and the whole process with it: most of what a test waited for. Processes die in tests, the computer never does.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(join(roomIn(memory) > room ? memory : tmpdir(), 'aws-setup-tests-'))
  // PostgreSQL runs as a user of its own.
  chmodSync(folder, 0o711)
  process.env.TMPDIR = folder
  // Half of what a command takes is reading its own program.
  process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled')
  return () => rmSync(folder, { recursive: true, force: true })
}

function roomIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}
