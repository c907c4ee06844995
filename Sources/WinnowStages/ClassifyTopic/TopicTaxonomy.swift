internal import Winnow

/// The classes of all rule packs of a stage; parents stand before their children.
struct TopicTaxonomy: Sendable {
  /// One class.
  struct Class: Sendable {
    var id: String
    var label: String
    /// 1 for top-level classes.
    var level: Int
    var parent: Int?
    var children: [Int] = []
    var minimum: Double?
  }

  private(set) var classes: [Class] = []
  /// The parent of each class, or -1: `classes` without the reference counting of its strings.
  private(set) var parents: [Int] = []
  /// The classes without parent.
  private(set) var top: [Int] = []
  private var numbers: [String: Int] = [:]

  /// The number of the class with this id.
  subscript(id: String) -> Int? { numbers[id] }

  /// Adds the classes of a pack; a class that an earlier pack has too must have the same parent there.
  mutating func add(_ pack: TopicRulePack, _ diagnostics: Diagnostics) {
    for rule in pack.classes {
      let parentID = rule.parent.map { pack.classes[$0].id }
      if let number = numbers[rule.id] {
        let known = classes[number].parent.map { classes[$0].id }
        if known != parentID {
          diagnostics.error(
            "class '\(rule.id)' has another parent in an earlier rule pack", at: rule.mark,
            hint: known.map { "it stands below '\($0)' there" } ?? "it is a top-level class there")
        }
        if let minimum = rule.minimum { classes[number].minimum = minimum }
        continue
      }
      let number = classes.count
      let parent = parentID.flatMap { numbers[$0] }
      classes.append(
        Class(id: rule.id, label: rule.label ?? rule.id, level: rule.level, parent: parent, minimum: rule.minimum))
      parents.append(parent ?? -1)
      numbers[rule.id] = number
      if let parent { classes[parent].children.append(number) } else { top.append(number) }
    }
  }
}
