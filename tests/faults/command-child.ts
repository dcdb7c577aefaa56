// The operator's command as one plain file, for backup.test.ts.
import '../../core/cli.ts';
