// What crontab(1) says, and what it gives somebody without a table to edit.
export const USAGE = `usage:	crontab [-u user] file
	crontab [ -u user ] [ -i ] { -e | -l | -r }
		(default operation is replace, per 1003.2)
	-e	(edit user's crontab)
	-l	(list user's crontab)
	-r	(delete user's crontab)
	-i	(prompt before deleting user's crontab)
`;

export const EMPTY_CRONTAB = `# Edit this file to introduce tasks to be run by cron.
#
# Each task is one line: when it runs, and the command. The times are
# minute (m), hour (h), day of month (dom), month (mon) and
# day of week (dow); '*' stands for any.
#
# For more information see the manual pages of crontab(5) and cron(8)
#
# m h  dom mon dow   command
`;
