public import Winnow

extension ExecStage {
  public static let descriptor = StageDescriptor(
    name: "exec",
    version: 1,
    summary: "Sends documents through an external program in any language, as lines of JSON.",
    details: """
      The program is started once per worker, in the pipeline file's directory. It reads one record per line from its \
      standard input (the output record so far, or `id` and the fields in `send`) and writes one line of JSON per record \
      to its standard output, in the same order, each an object with the same `id`:

      - `{"id": 7}` keeps the document as it is; any further field is added to it, or replaces a field of that name that \
      is not Winnow's own;
      - `title` and `language` replace the document's (`null` removes them), `topics` replaces its topics: a list of \
      `{"id": …}` with, optionally, `label`, `score` (0...1), `level`, `terms`;
      - `{"id": 7, "drop": "too-technical", "detail": "…"}` drops it for that reason, `{"id": 7, "reject": "…"}` rejects \
      it (`exec-rejected`);
      - `text` and `url` cannot be changed; `clean`, `duplicate`, `source`, `dates`, `winnow` and `input` are read-only, \
      and what comes back under these names is ignored. Fields of the input called `drop`, `reject` or `detail` are not \
      sent.

      The program must write each answer before it waits for more input: `flush=True` in Python (set by itself through \
      PYTHONUNBUFFERED), `fflush()` in gawk (mawk reads ahead as well: `-W interactive`), `$|=1` in Perl, `--unbuffered` \
      for jq. At the end its input is closed; it then has a few seconds to end.

      A program that crashes, is silent for `timeout` seconds, or answers wrongly is started again, and the records it \
      had not answered go through the new one singly. A document with which a fresh instance fails is rejected: \
      `exec-crashed`, `exec-timeout`, `exec-bad-answer`, with the last lines of the program's standard error. The result \
      must depend on the record alone, not on what the program saw before; then neither workers nor batches matter.

      A program that keeps failing fails the run: nothing is written, the exit code is 1, and the message has the last \
      failure. That is so when more than `restarts` documents in a row, in the order of the input, are rejected for it; \
      and when it was started again more than `restarts` times in a row although no document was at fault, having \
      answered fewer than ten documents each time (a program that writes two lines for a record, say). `winnow trace` and \
      `winnow test` show it as the rejection `exec-unavailable`.

      Files that the command names are part of the fingerprint, and what `depends-on` names: the modules that a script \
      imports, its models, its word lists. Of a directory, all files below it count, but for hidden ones and what Python \
      compiles (`__pycache__`). What else the program reads does not: in a run with a state, its answers are then used \
      again although it would give others.
      """,
    reads: Set(DocumentPart.allCases),
    writes: [.title, .language, .topics, .fields],
    rejectReasons: ["exec-bad-answer", "exec-crashed", "exec-rejected", "exec-timeout", "exec-unavailable"],
    examples: [
      StageExample(
        "a program that answers every record with a new field",
        yaml: #"""
          records:
            - {id: 1, text: "The bridge is open again."}
            - {id: 2, text: "The bridge is closed."}
          stages:
            - exec:
                command: [sh, -c, 'while read -r line; do echo "${line%%,*}, \"checked\": true}"; done']
          expect: [ {id: 1, text: "The bridge is open again.", checked: true}, {id: 2, checked: true} ]
          """#),
      StageExample(
        "a program that drops",
        yaml: #"""
          records:
            - {id: 1, text: "The bridge is open again."}
            - {id: 2, text: "Advertisement"}
          stages:
            - exec:
                command:
                  - sh
                  - -c
                  - 'while read -r line; do case $line in *Advert*) d=", \"drop\": \"advert\"";; *) d="";; esac;
                    echo "${line%%,*}$d}"; done'
          expect: [ {id: 1}, {dropped: advert} ]
          """#),
      StageExample(
        "a program that crashes",
        yaml: """
          page: "The bridge is open again."
          stages: [ {exec: {command: [sh, -c, "exit 3"]}} ]
          rejected: exec-crashed
          """),
    ])
}
