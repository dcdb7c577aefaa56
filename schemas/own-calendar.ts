/** By this name processes, rules and records mean the working calendar of the installation, whichever it is; no other calendar is called so. */
export const ownCalendarName = 'installation';
