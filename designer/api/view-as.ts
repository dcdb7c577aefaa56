// "View as another role": which role an administrator looks through now. Of this page alone, and gone with it: nobody is left behind in it.
let role: string | undefined;

export function viewedRole(): string | undefined {
  return role;
}

/** Only session.ts calls it: what was loaded for the other role must be loaded anew. */
export function setViewedRole(next: string | undefined): void {
  role = next;
}

let looking = false;

/** From now on nothing is written by this page: what is tried in a frame is looked at only. */
export function onlyLook(): void {
  looking = true;
}

export function onlyLooks(): boolean {
  return looking;
}
