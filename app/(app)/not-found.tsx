export { NotFoundState as default } from '@/components/states/not-found-state'
