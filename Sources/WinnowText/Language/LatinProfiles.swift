/// Languages of Europe in Latin script.
extension LanguageProfile {
  static let western: [LanguageProfile] = [
    LanguageProfile(
      "en",
      """
      the of and to in a is that for it on was with as he be by at are this have from i but not they his you or we an \
      has had were said which will their her she been who would one all about more there if when what can no so than up \
      out its also after into other our new could some two time them may my over your people just like first how do \
      most only now any these because many year years where such before being between did through still while should \
      those since -ing -ion -ted -ers -ess -lly -ies -ent -ght -ous -ity -ble -ked
      """),
    LanguageProfile(
      "de",
      """
      die der und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass \
      sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch \
      man dann soll sei ich wir schon wenn habe seine ihre kann gegen vom können sein wurde hatte unter wieder was seit \
      jahr jahren jahre immer zwei sehr sagte zwischen doch diese dieser dieses eines uns ihr alle muss mich keine damit \
      ab beim etwas neue -ung -gen -ten -ich -hen -lich -eit -ung -cht -ern -ßen -tet -rte -nde -sch
      """),
    LanguageProfile(
      "fr",
      """
      de la le et les l à des d en un du une est que pour dans qui par a sur au il pas plus ne ce s n avec se sont son ou \
      aux cette on mais ont été qu sa comme nous être c elle ses fait vous leur était deux ces y entre même aussi tout \
      sans où ans bien peut après dont encore sous très selon tous depuis faire lors si avait je leurs m j ils contre \
      avoir dit notre votre toutes moins autre autres alors jusqu ainsi -ion -ent -eur -nce -ais -que -ait -ité -eux \
      -ées -ons -ère -ment
      """),
    LanguageProfile(
      "es",
      """
      de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre \
      este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué sólo han \
      yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora cada e vida otro después te \
      otros aunque esa eso hace otra gobierno tan durante siempre día tanto ella tres sí dijo sido según contra año \
      además -ión -ado -dad -nte -dos -ndo -cia -oso -aba -ían -ron
      """),
    LanguageProfile(
      "pt",
      """
      de a o que e do da em um para com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser \
      quando muito nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me \
      esse eles estão você tinha foram essa num nem suas meu às minha têm numa pelos são anos ainda há sobre ano após \
      disse segundo pode vai contra durante onde dia fazer todos seria dois -ção -ões -ado -ade -nte -ndo -nto -ria -cia \
      -ram -ava -ssa -são -ões
      """),
    LanguageProfile(
      "it",
      """
      di e che la il in a un per l è non una i del con si della le da sono al come dei ha nel anche più alla ma gli dell \
      delle d dal ed lo o se su alle questo loro ai sul nella suo stato all due tra essere dalla anni sua degli hanno ci \
      cui c solo prima molto dopo un era fatto poi quando quello tutti dove già fra mi così ancora senza tutto ne perché \
      io ogni noi stata questa può sia chi nei sulla quella parte contro oggi anno fino ora nell dall suoi -one -ato \
      -zione -ità -nte -ndo -nto -tti -are -ere -ato -ale
      """),
    LanguageProfile(
      "ca",
      """
      de la i a el que en l els del d les un per una al amb no s és més es ha com aquest o són dels ser va pel també o \
      aquesta però sobre fins seva hi ho perquè on entre quan les han ja han estat seu dos tot seus altres molt cada \
      sense van molts havia pot anys després any nou fa aquests aquestes així tots segons durant des mateix sota nostre \
      això ens -ció -tat -ment -ent -que -ada -nts
      """),
    LanguageProfile(
      "gl",
      """
      de a e o que do da en os un as no na para por se unha dos con non ao das máis é como á súa seu foi pola polo nas \
      nos ou sobre son entre ata pero este esta tamén esta anos ser seus moi onde ten foron cando unha desde sen hai \
      durante tiña era lle outros todos despois xa isto eles segundo só pode ano galicia dúas dous ademais porén -ción \
      -ión -ado -dade -nte
      """),
    LanguageProfile(
      "ro",
      """
      de și în la a cu pe care din o să nu un mai pentru că este o sunt al fost au se prin ce dar ale sau după fi lui ca \
      pe această ei el lor fără era între cum când am acest foarte fie doar dintre aceste ani unei unui către sa său \
      astfel până spus avea anul fiind său toate cea cel vor va le îi îl cele cei nici dacă asta despre potrivit \
      împotriva două tot așa fost într printr dintr şi că -lor -ului -rea -ție -ate -lui -tul -esc -are
      """),
    LanguageProfile(
      "la",
      """
      et in est non ad ut cum quod qui ex sed si quae per de esse ab enim nec autem sit hoc atque eius vel sunt quam ac \
      aut nam quo quidem etiam id quid mihi a me te tibi haec ipsum dolor amet lorem sit sed tempor quis nulla nunc \
      vestibulum vitae donec pellentesque nec eget mauris consectetur elit aliquam tellus turpis ante suspendisse \
      adipiscing fusce proin integer duis phasellus sagittis vivamus velit libero magna eros urna lectus purus tincidunt \
      minim veniam nostrud ullamco laboris nisi aliquip commodo consequat aute irure voluptate cillum dolore fugiat \
      pariatur excepteur sint occaecat cupidatat proident culpa officia deserunt mollit anim laborum eiusmod incididunt \
      labore aliqua exercitation -que -bus -rum -tur
      """),
    LanguageProfile(
      "eu",
      """
      eta da ez ere dute du bat baina zuen da egin izan dira den hau bere beste edo baino dela zen dago behar gero oso \
      baita dituzte ditu dut egiteko duen horren hori arte zuten horrek urte egun gaur guztiak artean bezala izango \
      dugu euskal nahi lehen gabe bai batek batean diren izateko zituen -eko -ren -tzen -ean -tik -ara -koa -tan -zen
      """),
  ]

  static let northern: [LanguageProfile] = [
    LanguageProfile(
      "nl",
      """
      de van het een en in is dat op te zijn met voor die niet aan er om ook als dan maar bij nog uit door naar heeft ze \
      hij wordt over tot werd was kan hebben worden meer zou zich al of deze moet wel geen haar jaar we veel onder ik \
      wat zo mensen je dit tegen na had gaat twee nu nieuwe tussen hun alleen volgens zegt waar goed zij omdat hem zal \
      ons mijn toen waren weer kunnen geen daar zullen eerste andere -ing -gen -ijk -ten -den -len -oor -eid -ische -rde
      """),
    LanguageProfile(
      "af",
      """
      die van en in is het dat te vir op met nie wat om hy ook aan sy as by was sal uit ons deur na word kan hulle nog \
      maar een tot meer haar daar hul moet toe of oor hierdie baie jaar mense wees geen net sê waar nou twee so gaan gesê \
      onder wie dit ek jy teen n al -ing -lik -heid
      """),
    LanguageProfile(
      "sv",
      """
      och i att det som en på är av för med till den har de inte om ett men var jag sig från vi så kan man när år säger \
      hon under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än här då \
      sedan över bara blir upp även vad få två vill ha många hur mer går sverige kronor detta nya procent skall hans \
      utan sina något svenska allt första fick måste mellan blev bli dag någon några varit deras enligt ju lite blivit \
      -nde -ning -are -lig -het -ade -rna -gen -igt
      """),
    LanguageProfile(
      "da",
      """
      og i at er en det til på for af med de der den som ikke har et om jeg var han vi kan fra men så man eller ud sig \
      hvor hun skal vil også ved efter over nu hvis havde end være mange blev bliver kommer siger mod få år når op ind \
      kun meget noget sin går to andre alle bare hvad mere danmark været kunne blive nogle uden under her ville selv \
      denne da siden mellem mig dem sådan dag skulle igen gør gøre lige hans godt før første nye sagde fik dig ifølge \
      -nde -ing -ede -lig -ion -hed -rne -ske -ger
      """),
    LanguageProfile(
      "no",
      """
      i og det er på som en til å for av at har med de ikke den han om et var fra jeg vi men så seg kan vil ble hun eller \
      skal også sier ved etter være når nå over opp ut år hadde mot blir under noe får man da kommer enn alle bare mer to \
      må andre mange noen der dette blitt fikk denne hvor mye hva selv vært inn etter meg norge dag uten siden gjør \
      mellom kroner slik gikk tror skulle kunne første før nye to disse bli sin deg gjøre igjen ifølge ikkje eg frå dei \
      ein eit meir vere ho kva nokon då -nde -ing -sjon -jon -lig -het -ene -ske -ere
      """),
    LanguageProfile(
      "is",
      """
      og í að er á sem til um við var með ekki en af hefur fyrir það hann þess því eru frá þar hún eftir ég úr þá upp \
      verið hafa við segir þeir svo nú þegar vera verður höfðu hafi eða vegna einnig þessu þessi sé en allt fyrst yfir \
      kom væri mjög okkur ára árið sínum þeim íslandi hans þetta þú -inn -num -inu -ður -gar -ari -ina -andi
      """),
    LanguageProfile(
      "fi",
      """
      ja on ei se että oli hän ovat mutta myös kun joka niin ole kuin sen jo voi ollut olisi nyt vain sekä mukaan hänen \
      vuoden jos noin tai he vielä tämä kuitenkin mitä minä eivät kanssa ne jotka ollaan sitä siitä vuonna mukaan ennen \
      jälkeen ettei siis ja en hyvin koska tällä sillä kaikki suomen ollessa vuotta itse olla aikana kertoo sanoo \
      tässä tehdä yli asti joita mikä joissa eli paljon enemmän kaksi enää siihen näin muun muassa välillä -ssa -ssä \
      -sta -stä -lla -llä -nen -ien -aan -ään -ksi -lle -een -ivat -tta -ttä -mme -ista -itä -ita
      """),
    LanguageProfile(
      "et",
      """
      ja on ei et ka oli see kui aga ta mis siis oma nii või kes sest seda pole olnud ning selle veel mida kuid juba nad \
      välja üle aasta aastal ole pärast ma ainult ära selles oleks peab tema neid nagu saab väga pea millest sellest \
      enam olla kõik mitte tallinna eesti kaks küll mõne kus neile tuleb üks ütles peale meie vaid sel kelle -nud -mise \
      -tud -ste -dest -sse -mine -ast -ist -des -ale -use
      """),
    LanguageProfile(
      "lv",
      """
      un ir ar no uz par ka kas to gadā arī tas nav bet lai ir bija pēc pie kā viņš tā vai ja šo tika gan tiek savu tikai \
      vairāk gada latvijas lielu ko es viņa būs jau līdz tad kad ļoti ne starp šī pat vēl jo esam pret viņi var kuras \
      kurā kuri esot savas viens divi laikā tādēļ pirms bez caur -šan -jas -ija -ības -iem -ās -ām -ais -umu -šanas -ību
      """),
    LanguageProfile(
      "lt",
      """
      ir kad į iš su bei kaip tai bet yra tik o ar jis buvo apie dėl už nuo pat dar nes per jau po jo ne jei prie gali \
      metų kurie labai lietuvos kuris savo tačiau jų taip šiuo ji visi mūsų prieš kuri iki vienas nėra teigė pagal būti \
      daugiau metais mes jos sakė šių visų be tarp tuo du bus kai negali čia jeigu -imo -ėjo -mas -ų -ais -ius -ose -jos \
      -iai -imą -tis -oje
      """),
    LanguageProfile(
      "ga",
      """
      an na a agus ar i go is le ag do tá bhí ní sé de sin sa leis as ó mar atá siad seo bhfuil nó ach chun féin don nach \
      mé sí dá air gach faoi raibh bheith níos á againn éireann orthu aige bhliain bliana trí dhá dúirt ina uile
      """),
    LanguageProfile(
      "cy",
      """
      yn y a i o ar yr ei mae wedi am ac gan bod ond hefyd er oedd fod at ni eu bydd gyda nid hwn roedd dros rhaid \
      cael mewn un gwneud hyn maen fel ein dweud wrth fydd rhwng nhw hynny cymru sydd gael blwyddyn pobl iawn wnaeth
      """),
  ]

  static let slavic: [LanguageProfile] = [
    LanguageProfile(
      "pl",
      """
      w i na z do się nie że jest to o od jak po przez co za dla ale a są oraz był tym przy może tylko ma już by będzie \
      lub które który jego także roku czy pod ze tak ich było była jednak przed być która również gdy te bardzo między \
      jej więc tej tego jeszcze mnie ponad ten sobie mają ta wszystko lat gdzie dnia bo został podczas można nad we \
      kiedy jako nas temu latach powiedział nawet zostały wszystkich zł nam według poza żeby -nie -ego -ych -ania -iej \
      -ość -owa -owy -ami -cie -emu -ski -iem -ała
      """),
    LanguageProfile(
      "cs",
      """
      a v se na je že s z do o to i ve si jsou ale by pro za jako po který podle od které k jeho bude tak už jsem byl při \
      aby byla bylo jen co až také která může než kteří má nebo však jeho ještě když před roku není bez mezi jejich kde \
      kterou této pod ze korun jak všechny tím více být proto dnes další uvedl řekl let lidí jejího byly pouze tedy svou \
      svého tom protože mohou jsme proti této ke mu před -ého -ých -ení -ost -ova -ání -ích -ého -ným -ím -ou
      """),
    LanguageProfile(
      "sk",
      """
      a v sa na je že s z do o to aj vo si sú ale by pre za ako po ktorý podľa od ktoré k jeho bude tak už som bol pri aby \
      bola bolo len čo až tiež ktorá môže než ktorí má alebo však ešte keď pred roku nie bez medzi ich kde ktorú tejto \
      pod zo eur teda všetky tým viac byť preto dnes ďalšie uviedol povedal rokov ľudí boli svoju svojho tom pretože \
      môžu sme proti i ku mu tento bude slovenska slovenskej -ého -ých -nie -osť -ova -ov -ania -ným -ím -iť -ách
      """),
    LanguageProfile(
      "sl",
      """
      je in v na se da za so ki z s pa bi tudi ni kot po pri še bo ne o iz ter do ali od že le med lahko ko leta bil ga \
      tem svoje ker več sem sta bila vse samo kako zaradi pred če smo bilo po njegov kjer bodo pod brez let proti tako \
      kar prav saj čeprav zelo imajo ima potem vendar jih oziroma mu kljub letu ljudi jim nad dveh slovenije povedal -nja \
      -nje -ega -ost -ih -imi -jo -ske -iti
      """),
    LanguageProfile(
      "hr",
      """
      je i u na se da su za od s a što ne će o koji kako koje iz bi to nije do samo ali te već koja kao godine ili po sam \
      nakon prema još može sve bio jer ako prije gdje tko također tijekom više bila smo zbog uz ga kada bilo svi dvije \
      uvijek ovdje vrijeme svoje kad pa mu ove rekao kazao hrvatske hrvatskoj ljudi ima biti treba bez bili milijuna \
      tisuća europske općine tjedna lijepo prvi tvrtke zemlje -nje -nja -ost -ijeg -skih -ima -ih
      """),
    LanguageProfile(
      "sr",
      """
      je i u da na se su za od sa kao ne koji što šta bi će a to nije iz koje o samo ali koja godine ili nego po sam posle \
      prema još može sve bio jer ako pre gde ko takođe tokom više bila smo zbog uz ga kada bilo svi dve uvek ovde vreme \
      kazao rekao srbije srbiji ljudi ima biti treba bez bili miliona hiljada evropske opštine nedelje lepo deo mesto \
      dana predsednik zemlje uvek videti -nje -nja -ost -skih -ima -ih -og
      """),
    LanguageProfile(
      "sq",
      """
      të e në i dhe për me se një nga që është ka si do më nuk u ai po këtë janë por kanë ishte kjo ky pas tij duke kur \
      edhe shumë deri mund gjatë vetëm kishte tyre saj sipas vend vit dy tha midis ose jo ata ajo s shqipëri kosovë çdo \
      gjithë tek ndërsa cila cili viti vitit -ve -rës -uar -shme -ave -eve -sht -jes
      """),
  ]
}
