# Adds words and reading_minutes (at 200 words a minute) to each record: an example of a program for the stage `exec`.
#
# The stage sends one record a line, here {"id":…,"text":"…"} (see `send` in long-reads.yaml), and expects one line for
# each, in order, with the same id. An object with nothing but the id would leave the document as it is. Any language
# will do; this one uses nothing but perl-base, which every Debian has. With a JSON library it is shorter still.
use strict;
use warnings;

# The stage waits for the answer before it sends much more.
$| = 1;

while (my $line = <STDIN>) {
  # The id comes first, as it stood in the input: a string or a number.
  my ($id, $text) = $line =~ /^\{"id":("(?:[^"\\]|\\.)*+"|[^,"]+),"text":"(.*)"\}$/
    or die "unexpected record: $line";
  $text =~ s/\\[nrt]/ /g;
  my $words = () = $text =~ /[^ ]+/g;
  printf qq({"id":%s,"words":%d,"reading_minutes":%d}\n), $id, $words, int(($words + 199) / 200);
}
