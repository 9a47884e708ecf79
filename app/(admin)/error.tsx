'use client'

export { ErrorState as default } from '@/components/states/error-state'
