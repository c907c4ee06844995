/// Sentences and page furniture in English; each subject of `EnglishSubjects` adds its own nouns and verbs.
enum English {
  static let grammar = """
    sentence = {attribution} | {attribution} | {fact} | {fact} | {quote} | {quote} | {figure} | {background}
      | {reaction} | {schedule} | {contrast} | {relative} | {short}

    attribution = {who} {said} {when} that {clause}. | {who} {said} {clause}, {tail}. | {clause}, {who} {said}.
      | {who}, {aside}, {said} {clause}. | according to {who}, {clause}. | {clause}, {who} {said} {when}, {tail}.
    fact = {np} {adverb} {did} {np2} {when}. | {np} {did} {np2} after {event}. | {when}, {np} {did} {np2}, {tail}.
      | {group} in {town} {did} {np} {timespan}. | {event} {did} {np} and {np2}. | {np} had {adverb} {done} {np2}.
    quote = "{clause}," {who} {said}. | "{wish}, {clause}," {said} {who}. | "{clause}. {Wish}," {who} {said} {when}.
      | {who} called {np} "{adjective} and {adjective2}". | "{wish}," {person} told {audience} in {place}.
      | “{clause},” {who} {said} in {place}. | “{wish}; {clause},” {who} {said}, {tail}.
    figure = {measure} {moved} {percent} {when}, {compared}. | {who} put {measure} at {amount}, {compared}.
      | about {number:12-980} {group} {did} {np}, {who} {said}. | {measure} {moved} to {amount} from {amount}.
      | some {number:3-97}% of {group} {want} {np2}, {aadjective} survey by {organisation} found.
    background = {np} {did} {np2} in {year}, when {clause}. | since {year}, {group} have {done} {np}, {tail}.
      | {organisation}, founded in {year}, {does} {np} in {place}. | {town}, {townfact}, {did} {np} {timespan}.
    reaction = {group} {welcomed} {np}, while {group2} {rejected} {np2}. | {who} {welcomed} {event} {when}.
      | {rejection} {who} {said} {np} would {do} {np2}. | {group} and {group2} {rejected} {event}, {who} {said}.
    schedule = {who} will {do} {np} {future}. | {np} will probably {do} {np2} {future}, {who} {said}.
      | {aadjective} hearing on {np} will follow {future}. | {group} plan to {do} {np} {future}, {tail}.
    contrast = {although} {np} {did} {np2}, {clause}. | {connective}, {clause}. | {connective}, {np} {did} {np2}.
      | {np} seemed {adjective}, but {clause}. | not {allgroup} agree: {clause}, {who} {said}.
    relative = {np}, which {did} {np2} {when}, {modal} {do} {group}. | {group} who {did} {np} {modal} {do} {np2}.
      | {person}, who {does} {np} for {organisation}, {said} {clause}.
    short = {np} {did} {np2}. | {surname} {declined}. | {group} disagree. | it was {adjective}, {surname} {said}.

    clause = {np} {modal} {do} {np2} | {np} had {adverb} {done} {np2} | {group} {want} {np} to {do} {np2}
      | {np} looked {adjective} to {group} | {quantity} {adjective} {things} remained in {place} | {np} {did} {np2} {timespan}
      | {measure} {moved} {percent} | nobody in {place} {modal} {do} {np}
    np = the {~adjective}{thing} | the {~adjective}{thing} | {~adjective}{things} | {~adjective}{things} | {number:2-60} {things}
      | the {thing} of {place} | {things} in {place} | {surname}'s {~adjective}{thing} | the {body}'s {thing} | {quantity} {things}
    np2 = the {~adjective2}{thing} | {~adjective2}{things} | {group} | {~adjective2}{group2} | the {body} | {things} and {things}
      | the {thing} near {place} | {group} from {place} | {place}'s {things}
    event = the {~adjective}{thing} | {adjective} talks in {place} | {surname}'s {adjective} speech | {aadjective} {thing}
      | the {occasion} in {place} | {quantity} {adjective} {occasions}
    who = {person} | {surname} | the {role} | the {role}, {second} | {adjective} {role} {second} | the {body} | {organisation}
      | {second} of {organisation} | one {role} in {place} | {group} | the {body}'s {role} | two {role}s | {surname}'s office
    said = said | said | said | said | added | told reporters | argued | warned | noted | insisted | suggested | stressed
      | conceded | explained | wrote | announced | confirmed | claimed | predicted | reported | observed | maintained
    when = on {weekday} | on {weekday} | late on {weekday} | early on {weekday} | last {dayname} | this {dayname} | yesterday
      | last week | earlier this week | last month | on {date} | in {month} | two days ago | {number:2-11} weeks ago | overnight
      | on {dayname} {daypart} | in late {month} | a year earlier | earlier this year | hours later | the following day | today
    future = next week | next month | on {dayname} | next {dayname} | tomorrow | in {month} | later this year | by {month} | next spring
      | in {number:2-9} days | before {dayname} | in early {month} | this autumn | within {number:2-18} months | on {date}
    timespan = for {number:2-30} years | over {number:2-20} months | since {month} {year} | between {month} and {month} | in {year}
      | during the {season} of {year} | for nearly {number:2-9} decades | until {month} | through the {season} | all week
    daypart = morning | afternoon | evening | night
    dayname = Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday
    month = January | February | March | April | May | June | July | August | September | October | November | December
    season = spring | summer | autumn | winter
    year = {number:1968-2022} | 20{number:10-22}
    place = {town} | {city} | {worldcity} | {country} | the {side} of {town} | {county} | {surname}'s home town | {newtown}
    side = north | south | east | west | outskirts | centre | old quarter | harbour | industrial edge
    tail = {gerund} {np} | {gerund} {np2} {timespan} | despite {event} | citing {np} | {adverb} {gerund} {np2} | leaving {group} in {place}
      | in spite of {np} | because of {event} | with {group} {gerund} {np} | hours before {event} | to the surprise of {group}
    aside = {person}'s {relation} | who {did} {np} | a former {role} | now {number:28-81} | speaking in {place} | himself once {role}
    relation = deputy | sister | spokesman | rival | successor | lawyer | colleague | neighbour | brother | predecessor | aide
    audience = reporters | {aadjective} crowd | {group} | local radio | a parliamentary committee | {organisation} | the evening news
      | {aadjective} meeting | students | a panel | supporters
    wish = we {modal} {do} {np} | I {want} {np2} | people {modal} {do} {np} | you cannot {do} {np} {timespan} | it is {adjective}
      | we have {done} {np} | my {relation} {did} {np} | {group} deserve {adjective} {things} | this is {adverb} {adjective}
    Wish = We {modal} {do} {np} | I {want} {np2} | Everybody {modal} {do} {np} | You never {do} {np} {timespan} | That was {adjective}
    although = although | while | even though | after | because | before | once | as soon as | whereas
    connective = however | meanwhile | in {place} | at the same time | for {group} | for now | in contrast | by {month} | elsewhere
      | in private | in {aadjective} twist | to {surname} | at {organisation} | so far | instead | in practice | of late
    rejection = dismissing {np}, | asked about {np}, | in {aadjective} letter, | pressed on {event}, | visiting {place}, | unmoved,
    welcomed = welcomed | praised | backed | applauded | cheered | endorsed | defended | shrugged off
    rejected = rejected | criticised | opposed | denounced | questioned | condemned | dismissed | challenged
    declined = declined to comment | did not elaborate | gave no {things} | refused to answer | would not discuss {np} | left early
    want = want | need | expect | demand | fear | prefer | seek | favour | doubt | support
    modal = could | would | may | must | should | will | might | cannot | may yet | might well | can hardly | ought to
    allgroup = all {group} | everyone in {place} | every {role} | many {group}
    moved = rose | fell | climbed | dropped | slipped | jumped | edged up | edged down | plunged | soared | eased | grew | shrank
    percent = by {number:2-48}% | {number:1-19}.{number:1-9} per cent | {number:1-9}.{number:1-9} percent | by nearly a third | by half
      | {number:2-14} points | by a fifth | for the {ordinal} time
    ordinal = second | third | fourth | fifth | sixth | first | seventh
    amount = ${number:2-950} million | {number:11-990},{number:100-999} | {number:1-90}.{number:1-9} billion | €{number:2-400}m
      | £{number:3-880} million | {number:120-990} | {number:2-60} tonnes | roughly {number:2-70}% | about {number:2-60},000
    compared = compared with {amount} in {year} | against {amount} a year ago | down from {amount} | up from {amount}
      | after {amount} in {month} | the {most} since {year} | better than {organisation} forecast | short of {amount}
    most = most | fewest | highest level | lowest level | sharpest change | biggest jump
    quantity = plenty of | several | hundreds of | a dozen | many | few | no | enough | thousands of | most | some | more
    townfact = home to {number:3-900},000 people | {number:20-300} kilometres from {city} | {aadjective} port | a mill town
      | on the {side} of {county} | known for {things} | twinned with {worldcity} | once a garrison
    occasion = summit | conference | inquiry | festival | hearing | ceremony | review | march | vote | workshop | strike | auction
    occasions = meetings | rows | visits | protests | phone calls | delays | reports | setbacks | warnings | speeches
    adverb = quickly | quietly | repeatedly | barely | openly | finally | partly | reluctantly | already | formally | narrowly
      | abruptly | largely | unexpectedly | gradually | jointly | briefly | publicly | firmly | never | nearly | carefully
    adjective = new | controversial | long-awaited | joint | costly | ambitious | temporary | local | national | regional | rival
      | independent | modest | serious | unusual | public | private | final | early | late | partial | complete | painful | popular
      | disputed | emergency | cautious | bold | secret | annual | draft | revised | stricter | cheaper | older | larger | fragile
      | promising | difficult | unpopular | historic | routine | overdue | legal | rural | urban | coastal | flawed | vital | rare
    aadjective = a new | a controversial | a long-awaited | a joint | a costly | an ambitious | a temporary
      | a local | a national | a regional | a rival | an independent | a modest | a serious | an unusual
      | a public | a private | a final | an early | a late | a partial | a complete | a painful | a popular
      | a disputed | an emergency | a cautious | a bold | a secret | an annual | a draft | a revised
      | a stricter | a cheaper | an older | a larger | a fragile | a promising | a difficult | an unpopular
      | a historic | a routine | an overdue | a legal | a rural | an urban | a coastal | a flawed | a vital
      | a rare
    adjective2 = recent | remaining | smaller | bigger | proposed | planned | unpaid | foreign | domestic | weak | strong | expensive
      | former | senior | junior | northern | southern | eastern | western | young | ageing | stubborn | hidden | growing | stalled
      | damaged | broken | ordinary | special | promised | dubious | valuable | central | essential | outdated | delayed | ongoing
    group = {people} | {people} | residents | campaigners | critics | experts | analysts | families | local leaders | volunteers
    group2 = {people} | opponents | supporters | neighbours | observers | taxpayers | union leaders | visitors | researchers
    did = {verbed} | {verbed} | affected | changed | ended | delayed | reshaped | helped | hurt | surprised | replaced | doubled
      | threatened | followed | revived | tested | blocked | divided | united | overshadowed | prompted | shaped | ignored | raised
    done = {verbed} | affected | changed | delayed | helped | doubled | blocked | ignored | divided | prompted | avoided | examined
    do = {verb} | {verb} | affect | change | end | delay | help | hurt | replace | revive | test | block | divide | shape | ignore
      | strengthen | weaken | protect | damage | improve | reject | limit | fund | expand | avoid | discuss | examine | raise
    does = follows | advises | monitors | studies | represents | runs | supports | manages
    gerund = {verbing} | {verbing} | blaming | praising | following | ignoring | affecting | helping | replacing | testing | avoiding
      | mentioning | questioning | protecting | discussing | defending

    headline = {people} {do} {thing} as {things} {hmove} | {town} {things} {hmove} after {thing} row | {role} {hsay} {things} 'must {verb}'
      | {place}: {people} {do} {things} | {surname} {hsay} {thing} will {verb} {people} | {adjective} {thing} divides {town} {people}
      | {number:12-900} {people} {verbed} in {place} {thing} | why {people} in {place} {do} their {things} | {hsay}: {things} in {place} {hmove}
      | {organisation} to {verb} {number:2-40} {things} | {place} {people} face {adjective2} {thing} | {adjective} {things}, {adjective2} {people}: {town}'s {thing}
    hmove = rise | fall | stall | return | vanish | spread | collapse | recover | grow | shrink | hold firm | slip again
    hsay = says | warns | insists | hints | denies | admits | promises
    caption = {people} in {place}, {date}. | the {thing} in {place} {when}. | {person} in {place} {when}. | {aadjective} {thing} near {town}, {date}.
      | {things} seen in {place}, {date}. | {second} at the {occasion} in {city}, {date}.
    captioncredit = {agencyname} | Photo: {agencyname} | /{agencyname} | [{agencyname}] | (Image: {agencyname}) | {second}/{agencyname}
    endcredit = ({agencyname}) | Source: {agencyname} | {agencyname} contributed to this report. | Reporting by {second}; editing by {person}
      | With additional reporting by {agencyname} | (Reporting by {person} in {city}; Editing by {second}) | With files from {agencyname}
    byline = By {person} | By {person} and {second} | {person} | {person}, {worldcity} correspondent | Written by {person} | by {person} for {organisation}
      | By {person}, {agencyname} | Staff reporter

    menuitem = Home | News | World | Politics | Business | Sport | Opinion | Culture | Travel | Weather | Video | Podcasts | Local | Money
      | Science | Health | Technology | Lifestyle | Features | Jobs | Events | Obituaries | Puzzles | Cartoons | Letters | E-paper
    loading = Loading | Loading... | Please wait | Search | Search : | Skip to main content | Toggle navigation | Menu | Close | Download
    share = Facebook | Twitter | LinkedIn | WhatsApp | Pinterest | Email | Reddit | Telegram | Pocket | Copy link | Print | Messenger
    sharehead = Share this article | Share | Share on: | Share this: | Spread the word
    relatedprefix = See also  | READ MORE: | Related: | ALSO READ: | Read also: | More on this: | Don't miss: | You may also like:
    relatedhead = Related articles | Read next | More from this section | Most read | Recent posts | You might also like | Latest news
      | Editors' picks | Trending now | Recommended
    newsletter = Sign up for our {newsletterkind} newsletter | Get our best stories in your inbox every {dayname}
      | Subscribe to {newsletterkind} and never miss a story | Enter your email address | Your {newsletterkind} briefing, free each {daypart}
    newsletterkind = daily | weekly | morning | weekend | politics | editors' | local news
    advert = Advertisement | Story continues below advertisement | ADVERTISEMENT | Sponsored | Article continues after ad
    cookie = We use cookies to improve your experience. | By continuing to use this site you accept our cookie policy. | Accept all cookies
    comment = Leave a comment | Your email address will not be published. | Name * | Email * | Post comment | Log in to reply | Comments ({number:0-240})
    tagshead = Tags: | Topics: | Filed under: | Tagged with:
    footer = Terms of use | Privacy policy | About us | Contact us | Advertise with us | Careers | Cookie settings | Accessibility | RSS | Archive
      | Corrections | Help | Sitemap
    rights = All rights reserved. | No part of this site may be reproduced without written permission. | Registered in {worldcity}. | Member of the {county} Press Association.
    published = Published | Posted | First published | Published on | Updated | Last updated | Date
    """
}
