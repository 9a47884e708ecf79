/** Nobody changes their own platform role: a slip would lock them out, a stolen session would lock others out. */
export const canChangeRoleOf = (actorId: string, targetId: string): boolean => actorId !== targetId

/** Nor does anybody disable their own account, for the same two reasons. */
export const canDisable = (actorId: string, targetId: string): boolean => actorId !== targetId
