import Testing

/// A few sentences per language, written for these tests.
struct LanguageSample: Sendable, CustomTestStringConvertible {
  let language: String
  let text: String

  var testDescription: String { language }

  init(_ language: String, _ text: String) {
    self.language = language
    self.text = text
  }

  static func text(in language: String) -> String { all.first { $0.language == language }?.text ?? "" }

  static let all: [LanguageSample] = [
    LanguageSample(
      "en",
      """
      The city council voted on Tuesday to rebuild the old bridge, which had been closed since the flood. Residents said \
      they were glad that the work would start before the summer, but many of them doubt it will be finished in time.
      """),
    LanguageSample(
      "de",
      """
      Der Stadtrat hat am Dienstag beschlossen, die alte Brücke wieder aufzubauen, die seit dem Hochwasser gesperrt ist. \
      Viele Anwohner freuen sich darüber, zweifeln aber, ob die Arbeiten bis zum Sommer fertig werden.
      """),
    LanguageSample(
      "fr",
      """
      Le conseil municipal a décidé mardi de reconstruire le vieux pont, fermé depuis les inondations. Les habitants se \
      disent heureux que les travaux commencent avant l'été, mais ils sont nombreux à douter qu'ils soient finis à temps.
      """),
    LanguageSample(
      "es",
      """
      El ayuntamiento decidió el martes reconstruir el viejo puente, que está cerrado desde las inundaciones. Los vecinos \
      se alegran de que las obras empiecen antes del verano, pero muchos dudan de que terminen a tiempo.
      """),
    LanguageSample(
      "pt",
      """
      A câmara municipal decidiu na terça-feira reconstruir a velha ponte, que está fechada desde as cheias. Os moradores \
      dizem que estão contentes com o início das obras antes do verão, mas muitos não acreditam que acabem a tempo.
      """),
    LanguageSample(
      "it",
      """
      Il consiglio comunale ha deciso martedì di ricostruire il vecchio ponte, che è chiuso dopo l'alluvione. Gli abitanti \
      sono contenti che i lavori comincino prima dell'estate, ma molti dubitano che finiscano in tempo.
      """),
    LanguageSample(
      "ca",
      """
      L'ajuntament va decidir dimarts reconstruir el vell pont, que és tancat des de les inundacions. Els veïns estan \
      contents que les obres comencin abans de l'estiu, però molts dubten que s'acabin a temps amb aquest pressupost.
      """),
    LanguageSample(
      "ro",
      """
      Consiliul local a hotărât marți să refacă podul vechi, care este închis de la inundații. Locuitorii spun că sunt \
      bucuroși că lucrările vor începe înainte de vară, dar mulți nu cred că vor fi gata la timp.
      """),
    LanguageSample(
      "nl",
      """
      De gemeenteraad heeft dinsdag besloten om de oude brug te herbouwen, die sinds de overstroming dicht is. De bewoners \
      zijn blij dat het werk voor de zomer begint, maar velen van hen denken dat het niet op tijd klaar zal zijn.
      """),
    LanguageSample(
      "sv",
      """
      Kommunfullmäktige beslutade på tisdagen att bygga upp den gamla bron, som har varit stängd sedan översvämningen. De \
      boende säger att de är glada över att arbetet börjar före sommaren, men många tror inte att det blir klart i tid.
      """),
    LanguageSample(
      "da",
      """
      Byrådet besluttede tirsdag at genopbygge den gamle bro, som har været lukket siden oversvømmelsen. Beboerne siger, at \
      de er glade for, at arbejdet begynder før sommeren, men mange tror ikke, at det bliver færdigt til tiden.
      """),
    LanguageSample(
      "no",
      """
      Kommunestyret vedtok tirsdag å bygge opp igjen den gamle broen, som har vært stengt siden flommen. Beboerne sier at \
      de er glade for at arbeidet begynner før sommeren, men mange av dem tror ikke at det blir ferdig etter planen.
      """),
    LanguageSample(
      "fi",
      """
      Kaupunginvaltuusto päätti tiistaina rakentaa uudelleen vanhan sillan, joka on ollut suljettuna tulvan jälkeen. \
      Asukkaat sanoivat, että he ovat iloisia kun työt alkavat ennen kesää, mutta moni ei usko niiden valmistuvan ajoissa.
      """),
    LanguageSample(
      "et",
      """
      Linnavolikogu otsustas teisipäeval vana silla uuesti üles ehitada, mis on olnud pärast üleujutust suletud. Elanikud \
      ütlesid, et nad on rõõmsad, kui tööd algavad enne suve, aga paljud ei usu, et need saavad õigeks ajaks valmis.
      """),
    LanguageSample(
      "lv",
      """
      Pilsētas dome otrdien nolēma atjaunot veco tiltu, kas ir slēgts kopš plūdiem. Iedzīvotāji saka, ka ir priecīgi par \
      to, ka darbi sāksies pirms vasaras, bet daudzi netic, ka tie tiks pabeigti laikā, jo naudas nav.
      """),
    LanguageSample(
      "lt",
      """
      Miesto taryba antradienį nusprendė atstatyti senąjį tiltą, kuris yra uždarytas nuo potvynio. Gyventojai sakė, kad \
      jie džiaugiasi, jog darbai prasidės iki vasaros, tačiau daugelis netiki, kad jie bus baigti laiku.
      """),
    LanguageSample(
      "pl",
      """
      Rada miasta postanowiła we wtorek odbudować stary most, który jest zamknięty od powodzi. Mieszkańcy mówią, że cieszą \
      się z rozpoczęcia prac przed latem, ale wielu z nich nie wierzy, że zostaną one ukończone na czas.
      """),
    LanguageSample(
      "cs",
      """
      Městská rada v úterý rozhodla, že obnoví starý most, který je uzavřen od povodní. Obyvatelé říkají, že jsou rádi, že \
      práce začnou před létem, ale mnozí z nich nevěří, že budou hotové včas, protože město nemá peníze.
      """),
    LanguageSample(
      "sk",
      """
      Mestská rada v utorok rozhodla, že obnoví starý most, ktorý je zatvorený od povodní. Obyvatelia hovoria, že sú radi, \
      že práce sa začnú pred letom, ale mnohí z nich neveria, že budú hotové včas, pretože mesto nemá peniaze.
      """),
    LanguageSample(
      "sl",
      """
      Mestni svet je v torek sklenil, da bo obnovil stari most, ki je zaprt od poplav. Prebivalci so povedali, da so \
      veseli, ker se bodo dela začela pred poletjem, vendar jih veliko ne verjame, da bodo končana pravočasno.
      """),
    LanguageSample(
      "hr",
      """
      Gradsko vijeće odlučilo je u utorak obnoviti stari most, koji je zatvoren nakon poplave. Stanovnici kažu da im je \
      drago što će radovi početi prije ljeta, ali mnogi ne vjeruju da će biti gotovi na vrijeme, jer grad nema novca.
      """),
    LanguageSample(
      "hu",
      """
      A városi tanács kedden úgy döntött, hogy újjáépíti a régi hidat, amely az árvíz óta zárva van. A lakosok azt \
      mondták, örülnek, hogy a munka még a nyár előtt megkezdődik, de sokan nem hiszik, hogy időben elkészül.
      """),
    LanguageSample(
      "tr",
      """
      Belediye meclisi salı günü, selden sonra kapalı olan eski köprünün yeniden yapılmasına karar verdi. Bölge sakinleri \
      çalışmaların yazdan önce başlamasından memnun olduklarını, ancak zamanında bitmeyeceğini söyledi.
      """),
    LanguageSample(
      "id",
      """
      Dewan kota memutuskan pada hari Selasa untuk membangun kembali jembatan lama yang ditutup sejak banjir. Warga \
      mengatakan mereka senang karena pekerjaan akan dimulai sebelum musim panas, tetapi banyak yang tidak yakin bahwa itu \
      bisa selesai tepat waktu.
      """),
    LanguageSample(
      "vi",
      """
      Hội đồng thành phố đã quyết định hôm thứ Ba xây lại cây cầu cũ, vốn bị đóng cửa từ trận lũ. Người dân nói rằng họ \
      rất vui vì công việc sẽ bắt đầu trước mùa hè, nhưng nhiều người không tin là sẽ xong đúng hạn.
      """),
    LanguageSample(
      "sw",
      """
      Baraza la mji liliamua siku ya Jumanne kujenga upya daraja la zamani ambalo limefungwa tangu mafuriko. Wakazi \
      walisema kuwa wanafurahi kwa sababu kazi hiyo itaanza kabla ya mwisho wa mwaka, lakini watu wengi hawaamini.
      """),
    LanguageSample(
      "ru",
      """
      Городской совет во вторник решил восстановить старый мост, который закрыт после наводнения. Жители говорят, что они \
      рады началу работ до лета, но многие из них не верят, что всё будет готово в срок.
      """),
    LanguageSample(
      "uk",
      """
      Міська рада у вівторок вирішила відбудувати старий міст, який закритий після повені. Мешканці кажуть, що вони раді \
      початку робіт до літа, але багато хто з них не вірить, що все буде готово вчасно.
      """),
    LanguageSample(
      "bg",
      """
      Общинският съвет реши във вторник да възстанови стария мост, който е затворен след наводнението. Жителите казват, че \
      се радват, че работата ще започне преди лятото, но много от тях не вярват, че ще бъде готова навреме.
      """),
    LanguageSample(
      "sr",
      """
      Градско веће је у уторак одлучило да обнови стари мост, који је затворен после поплаве. Становници кажу да им је \
      драго што ће радови почети пре лета, али многи не верују да ће бити готови на време.
      """),
    LanguageSample(
      "el", "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να ξαναχτίσει την παλιά γέφυρα, που είναι κλειστή."),
    LanguageSample(
      "ar",
      """
      قرر مجلس المدينة يوم الثلاثاء إعادة بناء الجسر القديم الذي أغلق بعد الفيضانات، وقال السكان إن العمل سيبدأ قبل الصيف، \
      لكن كثيرا منهم لا يثقون في أن ينتهي في موعده.
      """),
    LanguageSample(
      "fa",
      """
      شورای شهر روز سه‌شنبه تصمیم گرفت پل قدیمی را که پس از سیل بسته شده است دوباره بسازد. مردم گفتند که از آغاز کار پیش از \
      تابستان خوشحال هستند، اما باور ندارند که این کار به موقع تمام شود.
      """),
    LanguageSample("he", "מועצת העיר החליטה ביום שלישי לבנות מחדש את הגשר הישן, שסגור מאז השיטפון."),
    LanguageSample(
      "hi",
      """
      नगर परिषद ने मंगलवार को पुराने पुल को फिर से बनाने का फैसला किया, जो बाढ़ के बाद से बंद है। लोगों ने कहा कि वे खुश हैं, \
      लेकिन कई लोगों को यकीन नहीं है कि यह काम समय पर पूरा होगा।
      """),
    LanguageSample("zh", "市议会星期二决定重建因洪水而关闭的旧桥。居民们表示很高兴工程将在夏天之前开始。"),
    LanguageSample("ja", "市議会は火曜日、洪水以来閉鎖されている古い橋を再建することを決めた。住民は夏前に工事が始まることを喜んでいる。"),
    LanguageSample("ko", "시의회는 화요일 홍수 이후 폐쇄된 낡은 다리를 다시 짓기로 결정했다. 주민들은 기뻐했다."),
    LanguageSample("th", "สภาเมืองตัดสินใจเมื่อวันอังคารที่จะสร้างสะพานเก่าขึ้นใหม่ ซึ่งปิดมาตั้งแต่น้ำท่วม"),
  ]
}
