/// Names of people, places and organisations, the same for all languages: most are put together from syllables.
enum Names {
  static let grammar = """
    given = Anna | Ben | Carla | Daniel | Elena | Farid | Grace | Hugo | Ines | Jonas | Karin | Leo | Maya | Nils | Olga | Pavel | Rosa
      | Samir | Tara | Uwe | Vera | Wim | Yara | Zoe | Amir | Bianca | Cedric | Dora | Emil | Fiona | Goran | Hana | Ivan | Jana
      | Kofi | Lucia | Marek | Nadia | Oscar | Petra | Quentin | Rita | Stefan | Thea | Ulla | Victor | Wanda | Xavier | Yusuf | Zita
      | Alan | Beth | Colin | Denise | Edgar | Frances | Gavin | Helen | Isaac | Judith | Keith | Laura | Martin | Nora | Owen | Paula
    family = {head}{tailname}
    head = Al | Bar | Ber | Bran | Cal | Car | Cor | Dal | Dar | Del | Dun | El | Fal | Fen | Gar | Gor | Hal | Har | Hol | Jar | Kal | Kel
      | Kor | Lam | Lan | Lor | Mal | Mar | Mer | Mor | Nor | Ol | Pel | Per | Ral | Ros | Sal | Sor | Tal | Tor | Ul | Val | Var | Wes | Zan | Zel
    tailname = ton | berg | sen | wick | man | ini | ov | ova | escu | idis | ford | ley | mont | rez | shaw | stein | dal | kin | der | ward
      | ner | mann | son | ling | more | vik | eira | ano | etti | aux | court | bury | stad | enko | ski | ar | an | eta | ima | oka
    fullname = {given} {family} | {given} {family} | {given} {family} | {given} {family}-{family} | {given} {initial}. {family}
    initial = A | B | C | D | E | F | G | H | J | K | L | M | N | P | R | S | T | W
    newtown = {head}{townend} | {head}{townend} | {head}{townmid}{townend}
    townmid = en | er | i | o | a | el | in
    townend = burg | field | haven | mouth | ville | grad | bridge | dorf | minster | port | by | stead | hurst | gate | holm | furt | pool | nes | dale | wood
    county = {head}shire | {head}land | {head}ia | {head}mark | {head}ona
    organisation = {family} {orgkind} | {family} & {family} | the {county} {assembly} | {newtown} {orgkind} | {head}{orgend}
    orgkind = Group | Institute | Foundation | Holdings | Partners | Trust | Laboratories | Council | University | Association | Bank | Union
    assembly = Chamber | Federation | Alliance | Watch | League | Board | Network | Forum | Society
    orgend = tec | nova | gen | soft | media | cor | trans | net | lux | form
    worldcity = London | Paris | Berlin | Madrid | Rome | Lisbon | Vienna | Warsaw | Prague | Athens | Oslo | Stockholm | Helsinki | Dublin
      | Brussels | Geneva | Cairo | Nairobi | Lagos | Accra | Johannesburg | Tokyo | Seoul | Beijing | Shanghai | Delhi | Mumbai | Jakarta
      | Manila | Bangkok | Hanoi | Sydney | Melbourne | Auckland | Toronto | Montreal | Chicago | Boston | Denver | Houston | Lima | Bogota
      | Santiago | Quito | Ankara | Istanbul | Beirut | Doha | Kyiv | Riga | Tallinn | Zagreb | Sofia | Bucharest | Budapest | Karachi
    country = France | Germany | Spain | Italy | Portugal | Austria | Poland | Greece | Norway | Sweden | Finland | Ireland | Belgium | Egypt
      | Kenya | Nigeria | Ghana | Japan | China | India | Indonesia | Vietnam | Australia | Canada | Peru | Colombia | Chile | Turkey | Ukraine
      | Latvia | Croatia | Romania | Hungary | Pakistan | Mexico | Brazil | Morocco | Tunisia | Israel | Jordan | Nepal | Malaysia
    agencyname = Reuters | AP | AFP | dpa | Xinhua | Kyodo | EFE | ANSA | Bloomberg | PA Media | Yonhap | TASS | Anadolu | Lusa
    paper = Courier | Herald | Gazette | Tribune | Observer | Chronicle | Standard | Dispatch | Mail | Post | Echo | Mercury | Journal | Times | Star | Record
    """
}
