// An appointment: an activity with a time, in the calendar of who reads it.
import type { Act } from './act.ts';
import { activityFields, leadOf, logActivity, remindField } from './activity-fields.ts';

export const meetingAct: Act = {
  name: 'meeting',
  icon: 'calendar-clock',
  isOffered: ({ state }) => state.may.log,
  fields: () => [
    ...activityFields(['subject', 'at', 'duration', 'place'], { subject: { required: true }, at: { required: true } }),
    remindField(),
    ...activityFields(['body']),
  ],
  begin: () => ({ remind: '30' }),
  send(context, values, key) {
    const { remind: _remind, ...asked } = values;
    return logActivity(context, 'meeting', { ...asked, ...leadOf(values) }, key);
  },
};
