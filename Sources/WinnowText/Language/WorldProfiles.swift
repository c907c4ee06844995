/// Languages of Asia and Africa, and those in other scripts than Latin.
extension LanguageProfile {
  static let eastern: [LanguageProfile] = [
    LanguageProfile(
      "hu",
      """
      a az és hogy is nem egy ez meg volt de már csak még el azt sem kell mint ki ha szerint lehet aki amely pedig után \
      között minden ezt lesz nagy be ami több én két azonban van vagy fel ő mert akkor magyar így most ezek nincs által \
      voltak jó olyan alatt ahol ezért maga arra mondta új évben kft úgy illetve való azok amit mely milliárd forint fog \
      legyen miatt itt mi te amikor ott le sok első ellen lett teljes történt majd -nak -nek -ban -ben -ság -ból -ből \
      -tás -tés -hoz -hez -val -vel -tak -tek -ott -ett -ére -ára -ság -kat -ket -nál -nél
      """),
    LanguageProfile(
      "tr",
      """
      ve bir bu da de için ile olarak çok daha olan gibi en kadar sonra ne var o ise ancak değil her ki göre dedi yeni \
      büyük olduğunu ya türkiye iki yok iyi kendi ben önce sadece etti oldu şekilde diye ama hem mi tarafından olduğu \
      bin yıl ilk şey zaman veya bunu son karşı nasıl böyle bile yer biz bunun başkanı ardından edildi eden onu arasında \
      yapılan üzerinde ilgili söyledi ifade milyon artık şu kişi gün -lar -ler -dan -den -nda -nde -nin -nın -yor -rak \
      -dır -dir -ını -ini -dığı -ası -esi -lik -lık -mış -miş -cak
      """),
    LanguageProfile(
      "az",
      """
      və bu bir ilə üçün də da ki olan o daha edib sonra çox ən idi isə görə olub kimi azərbaycan amma hər var deyil həm \
      onun belə öz qədər onlar etdi artıq ölkə yeni heç deyib ancaq biz mən başqa edən bütün tərəfindən etmək ya yox iki \
      ildə olaraq şəhər həmin böyük sonra əsas qeyd -lar -lər -dan -dən -nda -ndə -nin -nın -mış -miş -dir -dır -ası
      """),
    LanguageProfile(
      "id",
      """
      yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata \
      tahun sudah atau saat oleh menjadi orang ia telah adalah seperti sebagai bahwa dapat para harus namun kita dua \
      satu masih hari hanya mengatakan kepada kami setelah melakukan lalu belum lain dia kalau terjadi banyak menurut \
      anda hingga tak baru beberapa ketika saja jalan sekitar secara dilakukan sementara tapi sangat hal sehingga seorang \
      bagi besar lagi selama antara waktu sebuah jika sampai jadi terhadap pun sejak pihak -kan -nya -ang -an -lah
      """),
    LanguageProfile(
      "ms",
      """
      yang dan di itu dengan untuk tidak ini dalam akan pada kepada dari oleh beliau telah ke bagi mereka juga adalah \
      kata boleh berkata lebih kerana tersebut sebagai orang ada turut bahawa saya atau dapat tahun ia negara menjadi \
      kita hari tetapi pihak katanya perlu iaitu manakala seperti sudah para antara dua malaysia ialah sebanyak pula \
      selain bukan masa mahu ketika hanya setelah lain kalangan seorang kami serta semua kerajaan semasa anda wang -kan \
      -nya -ang -an
      """),
    LanguageProfile(
      "tl",
      """
      ng sa ang na mga ay at ni si para hindi kay ito niya nito mula siya din isang rin pa kung ako naman may lang ko ka \
      noong wala po sila dahil kanyang nang o ang mo nila kaya lamang tayo namin pero ating mas bilang iyon kapag ding \
      kanilang ayon pang matapos upang taon nasa habang pilipinas dito wala walang
      """),
    LanguageProfile(
      "vi",
      """
      và của là có trong các cho được với không một người này những đã khi để đến ở từ ông về năm ra như nhiều vào tại \
      trên theo cũng việc đó nhà sẽ phải còn sau làm nước lại bị hơn thì đi nói cả mới hai mà chỉ do rất thể cùng nên \
      đang biết ngày đầu cao gì bà lên tôi anh nhất chính công việt nam hàng trước thành con đồng đường quốc số thời \
      trung bộ tế phát
      """),
  ]

  static let african: [LanguageProfile] = [
    LanguageProfile(
      "sw",
      """
      ya na wa kwa katika ni la za kuwa hiyo cha kama vya huo yake hilo wake baada watu pia mwaka hii lakini ambao huyo \
      huu hivyo kutoka sana ambayo kila moja yao alisema wakati bila hizo nchi au zaidi sasa mwa hata kwamba bado serikali \
      ili ambapo kabla tu hao wao mimi hiki mmoja rais yenye siku kati tena alikuwa -isha -oni -ika
      """),
    LanguageProfile(
      "so",
      """
      oo ka ku iyo ee in ay waa la u soo ah waxaa uu si sida kale ayaa kala ugu inuu badan waxa lagu isku ayuu soomaaliya \
      sheegay wuxuu aan markii dadka oo dalka isaga inay waxay hadii laakiin mid laga ilaa kuwa magaalada dib
      """),
    LanguageProfile(
      "ha",
      """
      da a ya na ta ba cewa shi kuma ne ga ce yi wannan sun su suka ke wani an shugaban domin wata tare amma har daga \
      yadda cikin kan sai mutane ko jihar kamar ina wanda bayan lokacin gwamnatin kasar dai babu duk nan zai
      """),
    LanguageProfile(
      "zu",
      """
      ukuthi futhi kanye uma ngoba kodwa lapho le lo la abantu nokuthi leli kule wathi uthe kusho mayelana ngesikhathi \
      yakhe kakhulu noma ukuze kanti emva lokhu yini bonke bese sengathi nje ngo wakhe ingabe lowo labo wase kwi lena \
      okwamanje njengoba unyaka ngemuva ezinye umuntu ngaphandle ngaphambi amaphoyisa ukuba into izinto kuze ngokuthi -thi \
      -ile -eni -ini -ela -isa -ayo -elo -wayo
      """),
    LanguageProfile(
      "xh",
      """
      ukuba kwaye kunye yokuba xa ke le lo kuba kodwa abantu nto apho ngoku uthe ukuze okanye into kakhulu yakhe wakhe ngo \
      ye aba nje phambi emva oku umntu ezi esi loo kuyo kufuneka phakathi ngenxa yintoni nangona umzekelo nokuba kananjalo \
      ngaphandle ngelixa kwakhona abanye ngexesha uye zonke bonke izinto ngokuba ukususela njengoko ngaphezulu -ayo -ile \
      -eni -ini -isa -yo -elo -wayo
      """),
  ]

  static let cyrillic: [LanguageProfile] = [
    LanguageProfile(
      "ru", .cyrillic,
      """
      и в на не что с по это как а из за к он для его от у о но также все так до был их я было при бы году после года или \
      быть она только может который еще были мы если сказал более уже время они когда этом россии во нет вы того под \
      которые была чтобы этого том со себя лет том где об сейчас есть без через ее между человек очень будет со можно \
      ещё этой потому
      """),
    LanguageProfile(
      "uk", .cyrillic,
      """
      і в на що не у з та до за про як це й від для його а але із вже року також він було як є які після року бути так \
      при або може я україни який під сказав їх щоб вони були зі її був буде під час ще більше ми тільки коли має якщо \
      через вона можна де цього того якої яка з-за над між лише років себе без сьогодні повідомив україні людей роки \
      йому дуже тому
      """),
    LanguageProfile(
      "be", .cyrillic,
      """
      і ў на не з што у да за як а гэта па пра для ад яго але таксама ён каб было яны які быў пасля або гэтым ужо яшчэ \
      толькі гэтага можа калі мы беларусі год гады годзе чалавек былі якія якая ёсць пры паміж вельмі тады цяпер бы таго \
      сказаў свае сваё няма усе
      """),
    LanguageProfile(
      "bg", .cyrillic,
      """
      на и да за в се от е с че не са по като ще при до си това ли но или беше през след със които който между един бъде \
      има как те той която може само още във повече към само което година бяха му ни тази този българия където така две \
      когато ако ги години сме съм й него вече много обаче защото едно тя няма заяви преди може нас всички около ще
      """),
    LanguageProfile(
      "mk", .cyrillic,
      """
      на и да во се од за со е дека не го ги ќе што по ја како при кои до но или ја ова сè беше само тоа која според \
      година има кој му бил меѓу повеќе нема ние тие може биде беа каде таа тој своите две кога уште рече поради исто \
      македонија дел по многу овој оваа најмногу вели
      """),
    LanguageProfile(
      "sr", .cyrillic,
      """
      је и у да на се су за од са као не који што шта би ће а то није из које о само али која године или него по сам после \
      према још може све био јер ако пре где ко такође током више била смо због уз га када било сви две увек овде време \
      казао рекао србије србији људи има бити треба без били
      """),
    LanguageProfile(
      "kk", .cyrillic,
      """
      мен және бұл үшін бір деп да де осы болып бар болды екен ол жаңа бойынша еді туралы дейін оның кейін қазақстан ал \
      емес еңбек сондай деген қазір өз жыл үлкен жоқ екі керек біз оны көп отыр жылы әр барлық сол
      """),
    LanguageProfile(
      "ky", .cyrillic,
      """
      жана бул менен үчүн деп бир да эле болуп ал болгон бар кыргызстан туралуу кийин анын ошол жок эмес керек бирок дагы \
      деген жылы көп биз кыргыз эки
      """),
    LanguageProfile(
      "mn", .cyrillic,
      """
      нь байна юм бол энэ монгол улсын гэж болон тэр байсан хийх улс байгаа ба оны ч уу гэсэн тул хүн болсон байв дээр \
      бүх манай одоо гэх
      """),
    LanguageProfile(
      "tg", .cyrillic,
      """
      ва дар ба аз ки бо ин барои аст тоҷикистон он бошад низ мешавад шудааст ҷумҳурии буд кард ҳамчун ё то ҳам соли
      """),
  ]

  static let arabic: [LanguageProfile] = [
    LanguageProfile(
      "ar", .arabic,
      """
      في من على أن إلى التي عن الذي ما مع هذا لا هذه قال بعد كان كما أو بين لم ذلك قد حيث إن خلال غير وقد أي كل منذ وفي \
      حتى كانت وهو اليوم قبل عام ثم وقال به عليه لها فيه وهي بها كل عند عدد الى ان أكثر أمام دون ولا أنه هو وكان يوم هناك \
      تم
      """),
    LanguageProfile(
      "fa", .arabic,
      """
      و در به از که این را با است برای آن یک خود تا کرد بر هم نیز گفت می شد وی شده ما اما باید ایران دو هر یا شود کند \
      سال دارد بود آنها پس همه های اگر کشور است کرده اند شما نمی داد پیش باشد بین دیگر مردم هستند ها
      """),
    LanguageProfile(
      "ur", .arabic,
      """
      کے کی میں ہے سے کا کو اور نے پر کہ ہیں اس یہ بھی ایک کر تھا ان نہیں تو کہا ہو کیا گیا جو تھے تک لیے پاکستان ہوئے وہ \
      لئے بعد کچھ اپنے ہی گے گئے دیا ساتھ رہے یا والے
      """),
    LanguageProfile(
      "ps", .arabic,
      """
      د په چې او کې له ته دی یې دا هم نه شوی څخه افغانستان وي ده کړي یو خو دې سره شي کړه به هغه پر لپاره کړی دغه
      """),
    LanguageProfile(
      "ckb", .arabic,
      """
      لە و بە کە بۆ ئەو ئەم لەگەڵ کرد دا هەر کوردستان بوو هەموو تا یان دەکات نییە هەرێمی کوردستان کردن
      """),
  ]

  static let devanagari: [LanguageProfile] = [
    LanguageProfile(
      "hi", .devanagari,
      """
      के में की है से और का को ने पर कि भी हैं इस यह एक ही नहीं कर हो कहा तो लिए गया बाद था किया साथ जो अपने दिया वह रहे \
      थे जा तक या करने रहा लेकिन कुछ थी रही गई होने वाले उन्होंने इसके
      """),
    LanguageProfile(
      "mr", .devanagari,
      """
      आहे या आणि व हे ते की असे तर केली आहेत केला त्या होते असून मात्र नाही हा ही होता त्यांनी करण्यात झाली आली येत \
      करून केले त्यामुळे तसेच म्हणून पण काही यांनी झाले दिली मध्ये
      """),
    LanguageProfile(
      "ne", .devanagari,
      """
      छ र पनि छन् को मा भएको गरेको गर्ने हो यो भने लागि थियो गर्न उनले नेपाल बताए अनुसार एक भन्ने साथै भएका हुने तर त्यस \
      गरेका रहेको
      """),
  ]
}
