/// The vocabulary of one subject: overrides for a language's grammar, and the IPTC Media Topic it stands for.
struct Subject {
  let topic: String
  let tags: [String]
  let grammar: String
}

extension English {
  static let subjects: [Subject] = [
    Subject(
      topic: "medtop:11000000", tags: ["politics", "parliament", "election", "government"],
      grammar: """
        thing = coalition deal | election law | budget bill | no-confidence vote | constitution | referendum | cabinet reshuffle | manifesto | treaty
          | by-election | ministry | campaign pledge | party congress | veto | committee report | amendment | electoral roll | mandate | bill
        things = ballots | seats in parliament | party donations | cabinet posts | polling stations | opinion polls | constituencies | motions | reforms
          | sanctions | diplomatic ties | tax plans | devolved powers | government papers | policies | votes | petitions
        people = voters | lawmakers | ministers | senators | backbenchers | diplomats | delegates | opposition parties | party members | mayors | civil servants
        role = prime minister | president | foreign minister | opposition leader | speaker | party chairman | governor | ambassador | senator | pollster
        body = parliament | senate | government | cabinet | ruling party | electoral commission | foreign ministry | city council | presidency
        verb = legislate | ratify | amend | veto | elect | nominate | oust | lobby | scrap | debate
        verbed = ratified | amended | vetoed | elected | nominated | ousted | lobbied | scrapped | debated | dissolved
        verbing = ratifying | amending | vetoing | electing | nominating | ousting | lobbying | debating
        measure = turnout | support for the {body} | the opposition's lead | party membership | approval of the {role} | the majority
        """),
    Subject(
      topic: "medtop:04000000", tags: ["economy", "markets", "inflation", "business"],
      grammar: """
        thing = central bank | inflation target | merger | share price | bond sale | trade surplus | credit rating | stock exchange | pension fund | takeover bid
          | bankruptcy filing | supply chain | balance sheet | dividend | profit warning | tariff | currency | loan book | mortgage market
        things = interest rates | bond yields | exports | imports | consumer prices | wages | quarterly earnings | shares | factory orders | oil prices | bank loans
          | start-ups | retail sales | dividends | house prices | trade barriers | budget deficits | revenues | stocks
        people = investors | economists | shareholders | borrowers | savers | traders | retailers | exporters | manufacturers | bankers | consumers
        role = chief executive | finance minister | central banker | chief economist | fund manager | chairman | analyst | treasurer | auditor
        body = central bank | treasury | stock exchange | regulator | company | lender | carmaker | retailer | brokerage | World Bank
        verb = invest | acquire | refinance | subsidise | tax | hedge | lend | export | restructure | downgrade
        verbed = acquired | refinanced | subsidised | taxed | hedged | exported | restructured | downgraded | undercut | outperformed
        verbing = acquiring | refinancing | subsidising | taxing | hedging | exporting | restructuring
        measure = inflation | unemployment | the share index | gross domestic product | turnover | net profit | the currency | industrial output | the deficit
        """),
    Subject(
      topic: "medtop:15000000", tags: ["sport", "football", "tennis", "league"],
      grammar: """
        thing = penalty shoot-out | cup final | transfer window | semi-final | title race | second leg | opening set | relay | midfield | championship | stadium
          | relegation battle | training camp | hat-trick | grand slam | world record | offside goal | doping test | derby | league table
        things = goals | away games | tries | set points | medals | substitutes | injuries | qualifiers | red cards | trophies | penalties | laps | innings | wickets
          | fixtures | play-offs | free kicks | ticket sales | contracts
        people = fans | players | strikers | goalkeepers | referees | defenders | coaches | sprinters | champions | supporters | rowers | cyclists | scouts
        role = head coach | captain | manager | goalkeeper | striker | referee | club president | defender | sprinter | team doctor | sporting director
        body = club | league | federation | national team | Olympic committee | squad | supporters' trust | tournament | team
        verb = beat | defeat | score | sign | coach | tackle | overtake | qualify | drop | sell
        verbed = beat | defeated | scored | signed | coached | tackled | outplayed | equalised | relegated | stunned
        verbing = beating | defeating | scoring | signing | coaching | tackling | overtaking
        measure = attendance | possession | the goal tally | the winning margin | the transfer fee | the points total | the season's average
        """),
    Subject(
      topic: "medtop:07000000", tags: ["health", "hospitals", "medicine", "vaccines"],
      grammar: """
        thing = vaccine | hospital ward | outbreak | clinical trial | waiting list | diagnosis | cancer screening | virus | health service | ambulance fleet
          | flu season | mental health clinic | surgery | blood test | epidemic | drug shortage | maternity unit | therapy | infection
        things = vaccines | patients' records | antibiotics | operating theatres | symptoms | prescriptions | hospital beds | infections | tumours | side effects
          | blood donations | painkillers | masks | health checks | emergency admissions | surgeries | doses | virus variants
        people = doctors | nurses | patients | surgeons | midwives | pharmacists | paramedics | carers | epidemiologists | psychiatrists | health workers
        role = health minister | chief medical officer | surgeon | virologist | consultant | head nurse | pharmacist | hospital director | epidemiologist
        body = health ministry | hospital | World Health Organization | clinic | medicines agency | medical school | health service | insurer
        verb = vaccinate | treat | diagnose | cure | prescribe | screen | infect | operate | immunise | quarantine
        verbed = vaccinated | treated | diagnosed | cured | prescribed | screened | infected | immunised | quarantined
        verbing = vaccinating | treating | diagnosing | prescribing | screening | infecting
        measure = the infection rate | life expectancy | hospital admissions | obesity | the death rate | demand for beds | vaccination coverage
        """),
    Subject(
      topic: "medtop:13000000", tags: ["science", "technology", "space", "software"],
      grammar: """
        thing = telescope | satellite launch | software update | artificial intelligence model | laboratory | genome study | data centre | smartphone | quantum chip
          | search engine | particle detector | Mars probe | fossil find | cyber attack | algorithm | robot arm | patent | rocket | experiment
        things = galaxies | algorithms | microchips | robots | fossils | genes | data breaches | apps | experiments | satellites | proteins | neurons | sensors
          | browsers | batteries | asteroids | software bugs | passwords | molecules
        people = scientists | engineers | physicists | astronomers | developers | programmers | biologists | hackers | chemists | astronauts | palaeontologists
        role = lead scientist | chief technology officer | astronomer | physicist | programmer | mission director | biologist | security researcher
        body = space agency | research institute | laboratory | university | chipmaker | software company | patent office | observatory
        verb = launch | encrypt | sequence | programme | simulate | observe | hack | patent | calibrate | automate
        verbed = launched | encrypted | sequenced | programmed | simulated | observed | hacked | patented | calibrated | automated
        verbing = launching | encrypting | sequencing | programming | simulating | observing | patenting
        measure = computing power | the error rate | battery life | the number of users | the telescope's range | download speed | the signal
        """),
    Subject(
      topic: "medtop:16000000", tags: ["conflict", "war", "peace", "defence"],
      grammar: """
        thing = ceasefire | front line | air strike | peace deal | militia | siege | border post | armoured column | no-fly zone | drone attack | hostage swap | truce
          | coup | military exercise | arms shipment | garrison | offensive | minefield | naval blockade
        things = troops | missiles | tanks | artillery shells | air defences | prisoners of war | drones | trenches | weapons | mortars | peace talks | warships
          | landmines | fighter jets | checkpoints | rebels' positions | bunkers | ammunition stocks
        people = soldiers | rebels | insurgents | civilians | refugees | commanders | peacekeepers | veterans | hostages | generals | snipers | gunmen
        role = defence minister | general | rebel commander | army spokesman | peace envoy | colonel | admiral | military analyst | mediator
        body = army | defence ministry | air force | militia | NATO command | security council | junta | navy | peacekeeping mission
        verb = shell | invade | besiege | bombard | disarm | ambush | occupy | evacuate | liberate | deploy
        verbed = shelled | invaded | besieged | bombarded | disarmed | ambushed | occupied | evacuated | liberated | deployed
        verbing = shelling | invading | besieging | bombarding | disarming | occupying | evacuating
        measure = the number of casualties | military spending | the death toll | the flow of refugees | troop strength | shelling
        """),
    Subject(
      topic: "medtop:02000000", tags: ["crime", "courts", "police", "justice"],
      grammar: """
        thing = murder trial | jury | court ruling | arrest warrant | prison sentence | burglary | fraud case | police raid | appeal | indictment | bail hearing
          | witness statement | cold case | forensic report | smuggling ring | kidnapping | verdict | lawsuit | penal code | robbery
        things = charges | stolen cars | fingerprints | testimonies | prison terms | firearms | forged documents | convictions | court papers | alibis | clues
          | drug seizures | bribes | lawsuits | fines | police files | confessions
        people = police | detectives | prosecutors | jurors | inmates | suspects | judges | witnesses | defence lawyers | burglars | victims | smugglers
        role = judge | prosecutor | police chief | detective | defence lawyer | suspect | attorney general | warden | inspector | coroner
        body = court | supreme court | police | prosecution | justice ministry | tribunal | prison service | interior ministry | Interpol
        verb = arrest | convict | sentence | acquit | prosecute | sue | extradite | interrogate | jail | indict
        verbed = arrested | convicted | sentenced | acquitted | prosecuted | sued | extradited | interrogated | jailed | indicted
        verbing = arresting | convicting | sentencing | prosecuting | suing | interrogating | jailing
        measure = the crime rate | the number of burglaries | the prison population | the reward | the clear-up rate | legal costs
        """),
    Subject(
      topic: "medtop:06000000", tags: ["environment", "climate", "energy", "wildlife"],
      grammar: """
        thing = glacier | carbon tax | coral reef | wind farm | oil spill | rainforest | climate pact | nature reserve | river basin | emissions target | wetland
          | air quality index | drought plan | recycling scheme | heat record | coal plant | wolf population | ozone layer | national park
        things = greenhouse gases | carbon emissions | species | solar panels | plastic bottles | fish stocks | forests | whales | pesticides | sea levels
          | heat pumps | sewage leaks | habitats | bees | storms | climate models | wetlands
        people = climate activists | conservationists | rangers | ecologists | fishermen | foresters | climatologists | birdwatchers | beekeepers | anglers
        role = environment minister | climate scientist | park ranger | ecologist | conservationist | marine biologist | forester | hydrologist
        body = environment agency | climate panel | national park | wildlife trust | water company | energy ministry | conservation fund
        verb = pollute | conserve | recycle | reforest | decarbonise | contaminate | restore | poach | flood | drain
        verbed = polluted | conserved | recycled | reforested | contaminated | restored | poached | flooded | drained
        verbing = polluting | conserving | recycling | reforesting | contaminating | restoring
        measure = the average temperature | carbon output | the water level | the tree cover | plastic waste | the bird count | rainfall
        """),
    Subject(
      topic: "medtop:01000000", tags: ["culture", "film", "music", "books"],
      grammar: """
        thing = film premiere | novel | symphony | album | art gallery | museum wing | television series | opera house | screenplay | book prize | exhibition
          | concert tour | sculpture | box office | documentary | orchestra | theatre season | poetry reading | ballet | soundtrack
        things = paintings | songs | actors' contracts | concerts | novels | film festivals | awards | portraits | tickets | lyrics | manuscripts | screenings
          | albums | costumes | plays | sculptures | remixes | chapters
        people = actors | musicians | novelists | directors | curators | critics | singers | dancers | poets | painters | audiences | conductors
        role = director | singer | curator | novelist | conductor | actress | film critic | playwright | producer | museum director | composer
        body = film academy | museum | orchestra | festival | record label | publishing house | national theatre | arts council
        verb = perform | direct | compose | exhibit | publish | record | stage | adapt | premiere | curate
        verbed = performed | directed | composed | exhibited | published | recorded | staged | adapted | premiered | curated
        verbing = performing | directing | composing | exhibiting | publishing | recording | staging
        measure = box-office revenue | the audience | record sales | the auction price | museum attendance | streaming numbers
        """),
    Subject(
      topic: "medtop:05000000", tags: ["education", "schools", "students", "universities"],
      grammar: """
        thing = school curriculum | exam paper | tuition fee | classroom | scholarship | school board | literacy test | university campus | teachers' strike | degree
          | primary school | textbook | kindergarten | lecture hall | school inspection | homework policy | student loan | timetable | thesis
        things = exam results | textbooks | school meals | lessons | degrees | apprenticeships | grades | student loans | classes | scholarships | lectures
          | school buses | admissions | syllabuses | playgrounds | diplomas | tutorials
        people = teachers | pupils | students | parents | headteachers | lecturers | graduates | professors | school governors | tutors | apprentices
        role = education minister | headteacher | professor | rector | school inspector | teacher | dean | union secretary | vice-chancellor
        body = education ministry | school | university | exam board | teachers' union | school district | college | faculty
        verb = teach | educate | enrol | examine | graduate | tutor | grade | inspect | expel | suspend
        verbed = taught | educated | enrolled | graded | tutored | inspected | expelled | suspended | examined
        verbing = teaching | educating | enrolling | grading | tutoring | inspecting
        measure = the pass rate | class size | enrolment | literacy | the number of graduates | teacher pay | absenteeism
        """),
  ]
}
