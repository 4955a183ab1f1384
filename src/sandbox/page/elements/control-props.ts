import type { Placed } from '../surface.ts'

/** How a field around an element names and describes it. */
export interface Naming {
  id?: string
  label?: string
  describedBy?: string
  invalid?: boolean
}
export type ControlProps = Placed & Naming
