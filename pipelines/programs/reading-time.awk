# Adds reading_minutes to each record, at 200 words a minute: an example of a program for the stage `exec`.
#
# The stage sends one record a line, here {"id":…,"text":"…"} (see `send` in exec-and-filter.yaml), and expects one line
# for each, in order, with the same id. An object with nothing but the id would leave the document as it is.
{
  # The id comes first, as it stood in the input: a string or a number.
  match($0, /^\{"id":("([^"\\]|\\.)*"|[-+0-9.eE]+),"text":"/)
  head = substr($0, 1, RLENGTH)
  text = substr($0, RLENGTH + 1, length($0) - RLENGTH - 2)
  sub(/,"text":"$/, "", head)

  gsub(/\\[nrt]/, " ", text)
  words = split(text, unused, " ")

  printf "%s,\"words\":%d,\"reading_minutes\":%d}\n", head, words, int((words + 199) / 200)
  # The stage waits for the answer before it sends much more.
  fflush()
}
