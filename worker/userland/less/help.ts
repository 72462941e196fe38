// What `h` and --help show.

export const HELP = `
                   SUMMARY OF LESS COMMANDS

      Commands marked with * may be preceded by a number, N.
      A key preceded by a caret indicates the Ctrl key; thus ^K is ctrl-K.

  h  H                 Display this help.
  q  :q  Q  :Q  ZZ     Exit.

                           MOVING

  e  ^E  j  ^N  CR  *  Forward  one line   (or N lines).
  y  ^Y  k  ^K  ^P  *  Backward one line   (or N lines).
  f  ^F  ^V  SPACE  *  Forward  one window (or N lines).
  b  ^B  ESC-v      *  Backward one window (or N lines).
  z                 *  Forward  one window (and set window to N).
  w                 *  Backward one window (and set window to N).
  d  ^D             *  Forward  one half-window (and set half-window to N).
  u  ^U             *  Backward one half-window (and set half-window to N).
  ESC-)  RightArrow *  Right one half screen width (or N positions).
  ESC-(  LeftArrow  *  Left  one half screen width (or N positions).
  F                    Forward forever; like "tail -f".
  r  ^R  ^L            Repaint screen.
  R                    Repaint screen, discarding buffered input.

                          SEARCHING

  /pattern          *  Search forward for (N-th) matching line.
  ?pattern          *  Search backward for (N-th) matching line.
  n                 *  Repeat previous search (for N-th occurrence).
  N                 *  Repeat previous search in reverse direction.
  ESC-u                Undo (toggle) search highlighting.
  &pattern             Display only matching lines.
      A pattern may begin with ! (or ^N): lines that do NOT match.

                           JUMPING

  g  <  ESC-<       *  Go to first line in file (or line N).
  G  >  ESC->       *  Go to last line in file (or line N).
  p  %              *  Go to beginning of file (or N percent into file).
  m<letter>            Mark the current top line with <letter>.
  '<letter>            Go to a previously marked position.
  ''                   Go to the previous position.

                        CHANGING FILES

  :n                *  Examine the (N-th) next file from the command line.
  :p                *  Examine the (N-th) previous file.
  :e [file]            Examine a new file.
  =  ^G  :f            Print current file name.

                           OPTIONS

  -<flag>              Toggle a command line option:
  -e  -E               Quit at end of file the second time, or the first.
  -F                   Quit if the entire file fits on the first screen.
  -i  -I               Ignore case in searches (-I: even with capitals).
  -K                   Exit in response to ctrl-C.
  -m  -M               Longer prompts.
  -N                   Use line numbers.
  -p pattern           Start at pattern (from the command line).
  -R  -r               Output colours (-r: all control characters) as they are.
  -s                   Squeeze multiple blank lines.
  -S                   Chop (truncate) long lines rather than wrapping.
  -x N                 Set tab stops.
  -X                   Don't use the terminal's alternate screen.
  -~                   Don't display tildes after end of file.
  +cmd                 Run a command first, from the command line: +F, +G, +/word

      Running an editor (v) or a shell (!) from here is not simulated.
`;
