public import Winnow

extension CleanBoilerplateStage {
  public static var descriptor: StageDescriptor {
    StageDescriptor(
      name: "clean-boilerplate", version: 1,
      summary: "Labels each line of a page as article, title, or a kind of boilerplate.", reads: [.page],
      writes: [.labels, .title, .language], examples: [])
  }
}
