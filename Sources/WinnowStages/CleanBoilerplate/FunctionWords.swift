internal import WinnowText

/// Function words ("the", "und", "que"): prose is full of them, menus and link lists have few.
///
/// One list for all languages, because a line of a menu in one language rarely holds the function words of another. A
/// word is looked up by its folded UTF-8 packed into eight bytes, so longer words cannot be listed.
struct FunctionWords: Sendable {
  private static let list = """
    a about after all also am an and any are as at be been before being but by can could did do does for from had has
    have he her here him his how i if in into is it its just me more most my no nor not now of off on one only or other
    our out over own said says she should so some such than that the their them then there these they this those to too
    under until up us very was we were what when where which while who whom why will with would you your
    aber alle als am an auch auf aus bei bin bis da dann das dass dem den der des die dies diese doch durch ein eine
    einem einen einer eines er es für gegen hat hatte ich ihm ihr ihre im ist ja kann kein keine mehr mit nach nicht noch
    nun nur ob oder ohne sein seine sich sie sind so soll über um und uns unter vom von vor war waren was weil wenn werden
    wie wir wird wurde wurden zu zum zur zwischen
    à au aux avec c'est ce ces cette comme d dans de des du elle en entre est et eux il ils je l la le les leur leurs lui
    mais même n ne nous ont ou où par pas plus pour qu que qui s sa sans se ses si son sont sur tout un une vous y été
    al algo ante como con contra cual cuando de del desde donde e el ella ellos en era es esa ese eso esta este esto fue
    ha había han hasta hay la las le lo los más me mi muy no nos o para pero por porque qué que se según ser si sin sobre
    son su sus también te tiene todo tras un una uno ya y
    ai al alla alle anche che chi ci come con cosa da dal dalla degli dei del della delle dello di dopo dove è e ed gli ha
    hanno ho i il in io la le lei lo loro lui ma mi nel nella non o ogni per perché più quando quella quello questa
    questo se si sia sono su sua sul sulla suo tra un una uno
    ao aos as até com como da das de do dos e ela ele eles em entre era essa esse esta este eu foi há isso já mais mas
    me mesmo na nas não nem no nos o os ou para pela pelo por quando que quem se sem ser seu sua são também tem um uma
    aan als bij dat de die dit door een en er geen had heb heeft het hij hoe ik in is je kan maar met na naar niet nog nu
    of om ook op over te tot uit van voor wat we wel werd wij worden wordt ze zich zij zijn zo
    av att den det där efter eller en ett för från har hon i inte jag kan man med mot när och om på sig ska som till
    under var vid är af at blev da der et hans hun ikke men mig nu over så sin skal til ud være ble etter fra hadde
    han hun å
    a by co do i ich jak jako je jest już kde který między na nad nie o od po pod pro przez przy s są się su to tak tego
    też tym v ve w z za ze že že nebo byl byla bylo i u sa da je se na su za od ali kao
    az és egy hogy nem is de van csak meg mint már volt ki ja on ei se että oli kun mutta niin tai hän joka
    bir ve bu da de için ile çok ne gibi daha olan olarak
    și cu la nu pe din este care sau mai în
    и в на не что он с по это как но к из у за от о же для то а до или при так вы мы они его ее был была все бы
    і та що на не як до з у це для є від про але за
    yang dan di ke dari untuk dengan ini itu pada tidak akan dalam juga ada
    và của là có cho các với trong một không khi đã này về đến
    के की का है से को ने पर और यह भी
    في من على إلى أن ما هو هذا عن مع كان و در به از که این را با است
    של על את הוא לא זה עם כי גם או
    και το να του η της με που για από σε ο οι τα των στο στη
    """

  /// Words by which a page speaks to its reader or of itself, as far as they mean nothing else in another language; they count
  /// as function words, too.
  private static let personalList = """
    me my mine we our ours you your yours yourself
    ich mich mir wir uns unser unsere unserer unserem unseren dein deine deinen deiner dich euch euer eure
    je moi mes nous notre nos vous votre vos
    yo mi mis tú tus usted ustedes nosotros nuestro nuestra vosotros
    mio mia noi nostro nostra nostri nostre voi vostro vostra vostri tuo tua tuoi tue
    meu minha nós nosso nossa nossos nossas você vocês teu teus
    ik mij mijn wij ons onze jij jou jouw jullie uw
    jag mig mitt mina vi oss vår vårt våra din ditt dina jeg meg våre vores dere eder jeres
    minä minun meidän sinä sinun teidän
    nasz nasza nasze nas nam twój twoja twoje wam ciebie váš vaše náš naše vám nám
    bizim siz sizin anda kami kita saya
    я мы вы мне мой моя нас нам наш наша наше наши вас вам ваш ваша ваше ваши ми ви
    μας σας
    """

  /// Every word stands in one of its two slots (Pagh and Rodler: "Cuckoo hashing", 2004), so that two comparisons answer for
  /// any word; an empty slot is 0, which no word packs to.
  private let slots: FrozenTable<UInt64>
  /// What the word of a slot counts as: 1 a function word, 3 a personal one as well.
  private let kinds: FrozenTable<UInt8>
  private static let slotCount = 2048

  init() {
    var slots = [UInt64](repeating: 0, count: Self.slotCount)
    let personal = Set(Self.words(Self.personalList))
    for word in Self.words(Self.list) + personal.sorted() { Self.insert(word, &slots) }
    self.slots = FrozenTable(slots)
    kinds = FrozenTable(slots.map { personal.contains($0) ? 3 : 1 })
  }

  private static func words(_ list: String) -> [UInt64] {
    list.split(whereSeparator: \.isWhitespace).filter { $0.utf8.count <= 8 }.map { pack($0.utf8) }
  }

  private static func insert(_ word: UInt64, _ slots: inout [UInt64]) {
    guard slots[first(word)] != word, slots[second(word)] != word else { return }
    var homeless = word
    var slot = first(word)
    for _ in 0..<slotCount {
      (slots[slot], homeless) = (homeless, slots[slot])
      if homeless == 0 { return }
      slot = slot == first(homeless) ? second(homeless) : first(homeless)
    }
    preconditionFailure("the list is short enough for the table")
  }

  /// Up to eight bytes as one number, the first in the lowest byte.
  static func pack(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var key: UInt64 = 0
    var shift: UInt64 = 0
    for byte in bytes where shift < 64 {
      key |= UInt64(byte) << shift
      shift += 8
    }
    return key
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  private static func first(_ key: UInt64) -> Int { Int(truncatingIfNeeded: hash(key) &>> 53) }

  @inline(__always)
  private static func second(_ key: UInt64) -> Int { Int(truncatingIfNeeded: hash(key) &>> 42 & 2047) }

  /// The table as inner loops read it; valid as long as the words.
  var lookup: Lookup { Lookup(slots: slots.pointer, kinds: kinds.pointer) }

  struct Lookup: BitwiseCopyable {
    fileprivate let slots: UnsafePointer<UInt64>
    fileprivate let kinds: UnsafePointer<UInt8>

    /// What the packed word counts as: 0 if it is no function word, 1 if it is one, 3 if it is a personal one; without a
    /// branch.
    @inline(__always)
    func kind(_ key: UInt64) -> Int {
      let (first, second) = (FunctionWords.first(key), FunctionWords.second(key))
      let isFirst = slots[first] == key ? Int(kinds[first]) : 0
      let isSecond = slots[second] == key ? Int(kinds[second]) : 0
      return isFirst | isSecond
    }
  }
}
