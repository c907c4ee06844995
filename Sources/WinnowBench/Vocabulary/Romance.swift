/// Sentences and page furniture in French, Spanish, Italian and Portuguese: smaller than English, mixed subjects.
enum French {
  static let grammar = """
    sentence = {who} {said} {when} que {clause}. | {np} {did} {np2} {when}, {tail}. | « {clause} », {said} {who}. | selon {who}, {clause}.
      | {number:12-980} {people} {did} {np}, d'après {organisation}. | {link}, {clause}. | {np}, qui {did} {np2}, {modal} {do} {np}.
    clause = {np} {modal} {do} {np2} | {np} {did} {np2} {when} | {people} de {place} {modal} {do} {np} | il faut {do} {np2} avant {month}
    np = {thing} {adj} | {thing} de {place} | {thing} | {people} | {number:2-60} {plural}
    np2 = {thing} {adj} | {people} de {place} | {thing} | les {plural} de {organisation}
    who = {person} | {surname} | {role} | {role}, {second}, | {organisation} | un habitant de {place}
    role = le maire | la ministre | le président | la directrice | le porte-parole | le procureur | l'entraîneur | la chercheuse | le préfet
    said = a déclaré | a affirmé | a expliqué | a annoncé | a souligné | a averti | a reconnu | a rappelé
    when = {dayname} | {dayname} dernier | hier | le mois dernier | la semaine dernière | il y a {number:2-9} jours | en {month} | le {date} | ce matin
    tail = malgré {np} | à cause de {np2} | sans consulter {people} | au grand dam de {surname} | en {place}
    link = cependant | en revanche | par ailleurs | à {place} | depuis {year} | pour {surname} | pour l'heure
    modal = devrait | pourrait | doit | va | ne peut pas | espère | refuse de | compte
    do = changer | soutenir | financer | bloquer | réformer | remplacer | défendre | retarder | contrôler | vendre | protéger | annuler
    did = a changé | a soutenu | a bloqué | a retardé | a surpris | a divisé | a remplacé | a relancé | a menacé | a réuni
    thing = le budget | la réforme | l'hôpital | le conseil municipal | l'usine | le festival | la grève | le tribunal | l'école | le marché | le vaccin
      | la récolte | l'équipe | le projet de loi | le chantier | la ligne de tramway | le musée | la rivière | l'enquête | l'accord
    plural = élèves | emplois | logements | dossiers | millions d'euros | kilomètres | voix | contrats | arbres | médecins
    people = les habitants | les salariés | les syndicats | les électeurs | les agriculteurs | les parents | les élus | les étudiants | les riverains
    adj = contesté | municipal | régional | attendu | provisoire | historique | coûteux | inédit | fragile | européen | rural | public
    place = {city} | {town} | {newtown} | {worldcity}
    month = janvier | février | mars | avril | mai | juin | juillet | août | septembre | octobre | novembre | décembre
    dayname = lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche
    year = 20{number:10-22} | 19{number:60-99}
    headline = {place} : {np} {did} {np2} | {people} de {place} contre {thing} | {surname} veut {do} {np} | {thing} {adj}, {people} en colère
    caption = {people} à {place}, le {date}. | {thing} à {place}. | {person} {when}.
    captioncredit = {agencyname} | Photo : {agencyname} | ({agencyname})
    endcredit = ({agencyname}) | Avec {agencyname} | Source : {agencyname}
    byline = Par {person} | {person} | Par {person} et {second}
    menuitem = Accueil | Actualités | Politique | Économie | Sports | Culture | Monde | Société | Météo | Vidéos | Opinions | Santé | Régions
    loading = Chargement | Rechercher | Menu | Aller au contenu
    share = Facebook | Twitter | WhatsApp | LinkedIn | E-mail | Imprimer
    sharehead = Partager | Partager cet article
    relatedprefix = À lire aussi : | Lire aussi : | Voir aussi :
    relatedhead = Sur le même sujet | À lire aussi | Les plus lus
    newsletter = Inscrivez-vous à notre newsletter | Recevez chaque matin l'essentiel de l'actualité | Votre adresse e-mail
    advert = Publicité | La suite après la publicité
    cookie = Nous utilisons des cookies. | Accepter tous les cookies
    comment = Laisser un commentaire | Nom * | Votre adresse e-mail ne sera pas publiée.
    tagshead = Mots-clés : | Thèmes :
    footer = Mentions légales | Contact | Qui sommes-nous | Abonnements | Plan du site | Confidentialité
    rights = Tous droits réservés.
    published = Publié le | Mis à jour le
    """
}

enum Spanish {
  static let grammar = """
    sentence = {who} {said} {when} que {clause}. | {np} {did} {np2} {when}, {tail}. | "{clause}", {said} {who}. | según {who}, {clause}.
      | {number:12-980} {people} {did} {np}, informó {organisation}. | {link}, {clause}. | {np}, que {did} {np2}, {modal} {do} {np}.
    clause = {np} {modal} {do} {np2} | {np} {did} {np2} {when} | los vecinos de {place} {modal} {do} {np} | hay que {do} {np2} antes de {month}
    np = {thing} {adj} | {thing} de {place} | {thing} | los {people} | {number:2-60} {plural}
    np2 = {thing} {adj} | los {people} de {place} | {thing} | los {plural} de {organisation}
    who = {person} | {surname} | {role} | {role}, {second}, | {organisation} | una vecina de {place}
    role = el alcalde | la ministra | el presidente | la directora | el portavoz | la fiscal | el entrenador | la investigadora | el gobernador
    said = dijo | afirmó | explicó | anunció | subrayó | advirtió | reconoció | recordó
    when = el {dayname} | el pasado {dayname} | ayer | el mes pasado | la semana pasada | hace {number:2-9} días | en {month} | el {date} | esta mañana
    tail = pese a {np} | a causa de {np2} | sin consultar a {surname} | para sorpresa de {organisation} | en {place}
    link = sin embargo | en cambio | además | en {place} | desde {year} | para {surname} | por ahora
    modal = debería | podría | debe | va a | no puede | espera | se niega a | quiere
    do = cambiar | apoyar | financiar | bloquear | reformar | sustituir | defender | retrasar | controlar | vender | proteger | anular
    did = cambió | apoyó | bloqueó | retrasó | sorprendió | dividió | sustituyó | relanzó | amenazó | reunió
    thing = el presupuesto | la reforma | el hospital | el ayuntamiento | la fábrica | el festival | la huelga | el tribunal | la escuela | el mercado | la vacuna
      | la cosecha | el equipo | el proyecto de ley | la obra | la línea de metro | el museo | el río | la investigación | el acuerdo
    plural = alumnos | empleos | pisos | expedientes | millones de euros | kilómetros | votos | contratos | árboles | médicos
    people = vecinos | trabajadores | sindicatos | votantes | agricultores | padres | concejales | estudiantes | empresarios
    adj = polémico | municipal | regional | esperado | provisional | histórico | costoso | inédito | frágil | europeo | rural | público
    place = {city} | {town} | {newtown} | {worldcity}
    month = enero | febrero | marzo | abril | mayo | junio | julio | agosto | septiembre | octubre | noviembre | diciembre
    dayname = lunes | martes | miércoles | jueves | viernes | sábado | domingo
    year = 20{number:10-22} | 19{number:60-99}
    headline = {place}: {np} {did} {np2} | los {people} de {place} contra {thing} | {surname} quiere {do} {np} | {thing} {adj} divide a los {people}
    caption = los {people} en {place}, el {date}. | {thing} en {place}. | {person} {when}.
    captioncredit = {agencyname} | Foto: {agencyname} | ({agencyname})
    endcredit = ({agencyname}) | Con información de {agencyname} | Fuente: {agencyname}
    byline = Por {person} | {person} | Por {person} y {second}
    menuitem = Inicio | Noticias | Política | Economía | Deportes | Cultura | Internacional | Sociedad | El tiempo | Vídeos | Opinión | Salud
    loading = Cargando | Buscar | Menú | Saltar al contenido
    share = Facebook | Twitter | WhatsApp | LinkedIn | Correo | Imprimir
    sharehead = Compartir | Compartir esta noticia
    relatedprefix = Lea también: | Ver también: | Te puede interesar:
    relatedhead = Noticias relacionadas | Lo más leído | Te puede interesar
    newsletter = Suscríbete a nuestro boletín | Recibe cada mañana las noticias del día | Tu correo electrónico
    advert = Publicidad
    cookie = Utilizamos cookies propias y de terceros. | Aceptar cookies
    comment = Deja un comentario | Nombre * | Tu correo no será publicado.
    tagshead = Etiquetas: | Temas:
    footer = Aviso legal | Contacto | Quiénes somos | Publicidad | Mapa del sitio | Privacidad
    rights = Todos los derechos reservados.
    published = Publicado el | Actualizado el
    """
}

enum Italian {
  static let grammar = """
    sentence = {who} {said} {when} che {clause}. | {np} {did} {np2} {when}, {tail}. | «{clause}», {said} {who}. | secondo {who}, {clause}.
      | {number:12-980} {people} hanno scelto {np}, riferisce {organisation}. | {link}, {clause}. | {np}, che {did} {np2}, {modal} {do} {np}.
    clause = {np} {modal} {do} {np2} | {np} {did} {np2} {when} | chi abita a {place} {modal} {do} {np} | bisogna {do} {np2} entro {month}
    np = {thing} {adj} | {thing} di {place} | {thing} | {number:2-60} {plural}
    np2 = {thing} {adj} | {thing} a {place} | {thing} | {plural} di {organisation}
    who = {person} | {surname} | {role} | {role}, {second}, | {organisation}
    role = il sindaco | la ministra | il presidente | la direttrice | il portavoce | il procuratore | l'allenatore | la ricercatrice | il prefetto
    said = ha detto | ha affermato | ha spiegato | ha annunciato | ha sottolineato | ha ammesso | ha ricordato
    when = {dayname} | {dayname} scorso | ieri | il mese scorso | la settimana scorsa | {number:2-9} giorni fa | a {month} | il {date} | stamattina
    tail = nonostante {np} | a causa di {surname} | senza consultare {organisation} | con sorpresa di {surname} | a {place}
    link = tuttavia | invece | inoltre | a {place} | dal {year} | per {surname} | per ora
    modal = dovrebbe | potrebbe | deve | vuole | non può | spera di | rifiuta di | intende
    do = cambiare | sostenere | finanziare | bloccare | riformare | sostituire | difendere | rinviare | controllare | vendere | proteggere | annullare
    did = ha cambiato | ha sostenuto | ha bloccato | ha ritardato | ha sorpreso | ha diviso | ha sostituito | ha rilanciato | ha minacciato
    thing = il bilancio | la riforma | l'ospedale | il consiglio comunale | la fabbrica | il festival | lo sciopero | il tribunale | la scuola | il mercato | il vaccino
      | il raccolto | la squadra | il disegno di legge | il cantiere | la metropolitana | il museo | il fiume | l'inchiesta | l'accordo
    plural = alunni | posti di lavoro | alloggi | fascicoli | milioni di euro | chilometri | voti | contratti | alberi | medici
    people = residenti | lavoratori | sindacalisti | elettori | agricoltori | genitori | consiglieri | studenti | imprenditori
    adj = contestato | comunale | regionale | atteso | provvisorio | storico | costoso | inedito | fragile | europeo | rurale | pubblico
    place = {city} | {town} | {newtown} | {worldcity}
    month = gennaio | febbraio | marzo | aprile | maggio | giugno | luglio | agosto | settembre | ottobre | novembre | dicembre
    dayname = lunedì | martedì | mercoledì | giovedì | venerdì | sabato | domenica
    year = 20{number:10-22} | 19{number:60-99}
    headline = {place}, {np} {did} {np2} | {people} di {place} contro {thing} | {surname} vuole {do} {np} | {thing} {adj} divide {place}
    caption = {people} a {place}, {date}. | {thing} a {place}. | {person} {when}.
    captioncredit = {agencyname} | Foto: {agencyname} | ({agencyname})
    endcredit = ({agencyname}) | Fonte: {agencyname} | {agencyname}
    byline = di {person} | {person} | di {person} e {second}
    menuitem = Home | Notizie | Politica | Economia | Sport | Cultura | Mondo | Cronaca | Meteo | Video | Opinioni | Salute
    loading = Caricamento | Cerca | Menu | Vai al contenuto
    share = Facebook | Twitter | WhatsApp | LinkedIn | Email | Stampa
    sharehead = Condividi | Condividi questo articolo
    relatedprefix = Leggi anche: | Vedi anche: | Potrebbe interessarti:
    relatedhead = Articoli correlati | I più letti | Leggi anche
    newsletter = Iscriviti alla nostra newsletter | Ricevi ogni mattina le notizie del giorno | Il tuo indirizzo email
    advert = Pubblicità
    cookie = Questo sito utilizza i cookie. | Accetta tutti i cookie
    comment = Lascia un commento | Nome * | Il tuo indirizzo email non sarà pubblicato.
    tagshead = Tag: | Argomenti:
    footer = Note legali | Contatti | Chi siamo | Pubblicità | Mappa del sito | Privacy
    rights = Tutti i diritti riservati. | Riproduzione riservata.
    published = Pubblicato il | Aggiornato il
    """
}

enum Portuguese {
  static let grammar = """
    sentence = {who} {said} {when} que {clause}. | {np} {did} {np2} {when}, {tail}. | "{clause}", {said} {who}. | segundo {who}, {clause}.
      | {number:12-980} {people} escolheram {np}, informa {organisation}. | {link}, {clause}. | {np}, que {did} {np2}, {modal} {do} {np}.
    clause = {np} {modal} {do} {np2} | {np} {did} {np2} {when} | quem mora em {place} {modal} {do} {np} | é preciso {do} {np2} até {month}
    np = {thing} {adj} | {thing} de {place} | {thing} | {number:2-60} {plural}
    np2 = {thing} {adj} | {thing} em {place} | {thing} | os {plural} de {organisation}
    who = {person} | {surname} | {role} | {role}, {second}, | {organisation}
    role = o prefeito | a ministra | o presidente | a diretora | o porta-voz | a procuradora | o treinador | a pesquisadora | o governador
    said = disse | afirmou | explicou | anunciou | destacou | alertou | admitiu | lembrou
    when = na {dayname} | na última {dayname} | ontem | no mês passado | na semana passada | há {number:2-9} dias | em {month} | em {date} | nesta manhã
    tail = apesar de {np} | por causa de {surname} | sem consultar {organisation} | para surpresa de {surname} | em {place}
    link = no entanto | por outro lado | além disso | em {place} | desde {year} | para {surname} | por enquanto
    modal = deveria | poderia | deve | vai | não pode | espera | tenta | quer
    do = mudar | apoiar | financiar | bloquear | reformar | substituir | defender | adiar | controlar | vender | proteger | anular
    did = mudou | apoiou | bloqueou | atrasou | surpreendeu | dividiu | substituiu | relançou | ameaçou | reuniu
    thing = o orçamento | a reforma | o hospital | a câmara municipal | a fábrica | o festival | a greve | o tribunal | a escola | o mercado | a vacina
      | a colheita | a equipe | o projeto de lei | a obra | a linha de metrô | o museu | o rio | a investigação | o acordo
    plural = alunos | empregos | apartamentos | processos | milhões de reais | quilômetros | votos | contratos | árvores | médicos
    people = moradores | trabalhadores | sindicatos | eleitores | agricultores | pais | vereadores | estudantes | empresários
    adj = polêmico | municipal | regional | esperado | provisório | histórico | caro | inédito | frágil | europeu | rural | público
    place = {city} | {town} | {newtown} | {worldcity}
    month = janeiro | fevereiro | março | abril | maio | junho | julho | agosto | setembro | outubro | novembro | dezembro
    dayname = segunda-feira | terça-feira | quarta-feira | quinta-feira | sexta-feira
    year = 20{number:10-22} | 19{number:60-99}
    headline = {place}: {np} {did} {np2} | {people} de {place} contra {thing} | {surname} quer {do} {np} | {thing} {adj} divide {place}
    caption = {people} em {place}, {date}. | {thing} em {place}. | {person} {when}.
    captioncredit = {agencyname} | Foto: {agencyname} | ({agencyname})
    endcredit = ({agencyname}) | Com informações de {agencyname} | Fonte: {agencyname}
    byline = Por {person} | {person} | Por {person} e {second}
    menuitem = Início | Notícias | Política | Economia | Esportes | Cultura | Mundo | Cidades | Tempo | Vídeos | Opinião | Saúde
    loading = Carregando | Buscar | Menu | Pular para o conteúdo
    share = Facebook | Twitter | WhatsApp | LinkedIn | E-mail | Imprimir
    sharehead = Compartilhe | Compartilhe esta notícia
    relatedprefix = Leia também: | Veja também: | Leia mais:
    relatedhead = Notícias relacionadas | Mais lidas | Leia também
    newsletter = Assine nossa newsletter | Receba as notícias do dia no seu e-mail | Seu e-mail
    advert = Publicidade | Continua depois da publicidade
    cookie = Usamos cookies para melhorar sua experiência. | Aceitar cookies
    comment = Deixe um comentário | Nome * | Seu e-mail não será publicado.
    tagshead = Tags: | Assuntos:
    footer = Termos de uso | Contato | Quem somos | Anuncie | Mapa do site | Privacidade
    rights = Todos os direitos reservados.
    published = Publicado em | Atualizado em
    """
}
