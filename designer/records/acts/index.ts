// The table of acts, in the order of their buttons. A new act is its file and its line here.
import type { Act } from './act.ts';
import { callAct } from './call.ts';
import { emailAct } from './email.ts';
import { meetingAct } from './meeting.ts';
import { noteAct } from './note.ts';
import { smsAct } from './sms.ts';
import { taskAct } from './task.ts';

export const acts: readonly Act[] = [noteAct, callAct, smsAct, emailAct, meetingAct, taskAct];
