// tar --help: what of GNU tar is simulated.

export const TAR_HELP = `Usage: tar [OPTION...] [FILE]...
GNU 'tar' saves many files together into a single tape or disk archive, and can
restore individual files from the archive.

Examples:
  tar -cf archive.tar foo bar  # Create archive.tar from files foo and bar.
  tar -tvf archive.tar         # List all files in archive.tar verbosely.
  tar -xf archive.tar          # Extract all files from archive.tar.

 Main operation mode:
  -c, --create               create a new archive
  -r, --append               append files to the end of an archive
  -t, --list                 list the contents of an archive
  -x, --extract, --get       extract files from an archive

 Options:
  -C, --directory=DIR        change to directory DIR
      --exclude=PATTERN      exclude files, given as a PATTERN
  -f, --file=ARCHIVE         use archive file or device ARCHIVE
      --full-time            print file time to its full resolution
  -h, --dereference          follow symlinks; archive and dump the files they
                             point to
  -k, --keep-old-files       don't replace existing files when extracting,
                             treat them as errors
  -m, --touch                don't extract file modified time
      --no-same-owner, -o    extract files as yourself (default for ordinary
                             users)
      --numeric-owner        always use numbers for user/group names
  -O, --to-stdout            extract files to standard output
  -p, --preserve-permissions, --same-permissions
                             extract information about file permissions
                             (default for superuser)
  -P, --absolute-names       don't strip leading '/'s from file names
      --same-owner           try extracting files with the same ownership as
                             exists in the archive (default for superuser)
      --strip-components=NUMBER   strip NUMBER leading components from file
                             names on extraction
  -T, --files-from=FILE      get names to extract or create from FILE
  -v, --verbose              verbosely list files processed
      --wildcards            use wildcards in names to extract or list
  -z, --gzip, --gunzip, --ungzip   filter the archive through gzip

  -?, --help                 give this help list
      --version              print program version
`;
