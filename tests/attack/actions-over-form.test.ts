import { attackActions } from './matrix.ts'

// M1: every action, as the form of a browser without JavaScript posts them.
await attackActions('form')
