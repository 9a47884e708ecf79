import { attackActions } from './matrix.ts'

// M1: every action, as a page's JavaScript calls them.
await attackActions('fetch')
