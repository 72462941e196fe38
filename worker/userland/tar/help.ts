// tar --help: what of GNU tar is simulated.

export const TAR_HELP = `Usage: tar [OPTION...] [FILE]...
GNU 'tar' saves many files together into a single tape or disk archive, and can
restore individual files from the archive.

Examples:
  tar -cf archive.tar foo bar  # Create archive.tar from files foo and bar.
  tar -tvf archive.tar         # List all files in archive.tar verbosely.
  tar -xf archive.tar          # Extract all files from archive.tar.

 Main operation mode:
  -A, --catenate, --concatenate   append tar files to an archive
  -c, --create               create a new archive
      --delete               delete from the archive
  -d, --diff, --compare      find differences between archive and file system
  -r, --append               append files to the end of an archive
  -t, --list                 list the contents of an archive
  -x, --extract, --get       extract files from an archive
  -u, --update               only append files newer than copy in archive

 Options:
  -a, --auto-compress        use archive suffix to determine the compression
                             program
  -b, --blocking-factor=BLOCKS   BLOCKS x 512 bytes per record
      --clamp-mtime          only set time when the file is more recent than
                             what was given with --mtime
  -C, --directory=DIR        change to directory DIR
      --exclude=PATTERN      exclude files, given as a PATTERN
      --exclude-backups      exclude backup and lock files
      --exclude-vcs          exclude version control system directories
  -f, --file=ARCHIVE         use archive file or device ARCHIVE
      --format=gnu           GNU tar 1.13.x format
      --full-time            print file time to its full resolution
      --group=NAME           force NAME as group for added files
  -h, --dereference          follow symlinks; archive and dump the files they
                             point to
  -I, --use-compress-program=PROG
                             filter through PROG (must accept -d)
      --ignore-failed-read   do not exit with nonzero on unreadable files
      --keep-newer-files     don't replace existing files that are newer than
                             their archive copies
  -k, --keep-old-files       don't replace existing files when extracting,
                             treat them as errors
  -m, --touch                don't extract file modified time
      --mode=CHANGES         force (symbolic) mode CHANGES for added files
      --mtime=DATE-OR-FILE   set mtime for added files from DATE-OR-FILE
  -N, --newer=DATE-OR-FILE, --after-date=DATE-OR-FILE
                             only store files newer than DATE-OR-FILE
      --newer-mtime=DATE     compare date and time when data changed only
      --no-recursion         avoid descending automatically in directories
      --no-same-owner, -o    extract files as yourself (default for ordinary
                             users)
      --null                 -T reads null-terminated names
      --numeric-owner        always use numbers for user/group names
      --one-file-system      stay in local file system when creating archive
      --one-top-level[=DIR]  create a subdirectory to avoid having loose files
                             extracted
  -O, --to-stdout            extract files to standard output
      --overwrite            overwrite existing files when extracting
      --owner=NAME           force NAME as owner for added files
  -p, --preserve-permissions, --same-permissions
                             extract information about file permissions
                             (default for superuser)
  -P, --absolute-names       don't strip leading '/'s from file names
      --remove-files         remove files after adding them to the archive
      --same-owner           try extracting files with the same ownership as
                             exists in the archive (default for superuser)
      --show-transformed-names, --show-stored-names
                             show file or archive names after transformation
      --skip-old-files       don't replace existing files when extracting,
                             silently skip over them
      --sort=ORDER           directory sorting order: none (default), name or
                             inode
      --strip-components=NUMBER   strip NUMBER leading components from file
                             names on extraction
  -T, --files-from=FILE      get names to extract or create from FILE
      --transform=EXPRESSION, --xform=EXPRESSION
                             use sed replace EXPRESSION to transform file
                             names
  -U, --unlink-first         remove each file prior to extracting over it
      --utc                  print file modification times in UTC
  -v, --verbose              verbosely list files processed
      --wildcards            use wildcards in names to extract or list
  -X, --exclude-from=FILE    exclude patterns listed in FILE
  -z, --gzip, --gunzip, --ungzip   filter the archive through gzip

  -?, --help                 give this help list
      --version              print program version
`;
