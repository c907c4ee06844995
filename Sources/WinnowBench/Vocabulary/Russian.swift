/// Sentences and page furniture in Russian: two bytes a letter, mixed subjects.
enum Russian {
  static let grammar = """
    sentence = {who} {said} {when}, что {clause}. | {np} {did} {np2} {when}, {tail}. | «{clause}», — {said} {who}. | по данным {organisation}, {clause}.
      | {number:12-980} {people} поддержали {np}, сообщает {agencyname}. | {link}, {clause}. | {np}, где {did} {np2}, {modal} {do} {np}.
    clause = {np} {modal} {do} {np2} | {np} {did} {np2} {when} | {people} в городе {place} {modal} {do} {np} | до конца года надо {do} {np2}
    np = {adj} {thing} | {thing} в городе {place} | {thing} | {people} | {number:5-60} {plural}
    np2 = {adj} {thing} | {people} из {place} | {thing} | {plural} {organisation}
    who = {person} | {surname} | {role} | {role} {second} | {organisation} | житель {place}
    role = мэр | министр | президент | директор | представитель | прокурор | тренер | исследователь | губернатор
    said = сказал | заявил | объяснил | объявил | подчеркнул | предупредил | признал | напомнил
    when = в {dayname} | вчера | в прошлом месяце | на прошлой неделе | {number:2-9} дней назад | {date} | сегодня утром | в {year} году
    tail = несмотря на {np} | из-за {plural} | без {surname} | к удивлению {organisation} | рядом с {place}
    link = однако | кроме того | в городе {place} | по мнению {surname} | пока что | с {year} года
    modal = может | должен | хочет | намерен | не будет | обещает | готов | пытается
    do = изменить | поддержать | оплатить | остановить | обновить | заменить | защитить | отложить | проверить | продать | отменить
    did = изменил | поддержал | остановил | задержал | удивил | разделил | заменил | собрал | проверил
    thing = бюджет | проект | госпиталь | городской совет | завод | фестиваль | суд | институт | рынок | договор | музей | закон | мост | поезд | конкурс
    plural = учеников | рабочих мест | квартир | документов | миллионов рублей | километров | голосов | договоров | деревьев | врачей
    people = жители | рабочие | профсоюзы | избиратели | фермеры | родители | депутаты | студенты | соседи
    adj = спорный | городской | областной | новый | временный | исторический | дорогой | старый | европейский | сельский | общественный
    place = {city} | {town} | {newtown} | {worldcity}
    month = января | февраля | марта | апреля | мая | июня | июля | августа | сентября | октября | ноября | декабря
    dayname = понедельник | вторник | среду | четверг | пятницу | субботу | воскресенье
    year = 20{number:10-22} | 19{number:60-99}
    headline = {place}: {people} против {plural} | {np} {did} {np2} | {surname} {modal} {do} {np} | {adj} {thing} и {number:12-900} {plural}
    caption = {people} в {place}, {date}. | {thing} в {place}. | {person} {when}.
    captioncredit = {agencyname} | Фото: {agencyname} | ({agencyname})
    endcredit = ({agencyname}) | Источник: {agencyname}
    byline = Автор: {person} | {person}
    menuitem = Главная | Новости | Политика | Экономика | Спорт | Культура | В мире | Общество | Погода | Видео | Мнения | Здоровье
    loading = Загрузка | Поиск | Меню
    share = Facebook | Twitter | WhatsApp | Telegram | ВКонтакте | Распечатать
    sharehead = Поделиться
    relatedprefix = Читайте также: | Смотрите также:
    relatedhead = Материалы по теме | Самое читаемое
    newsletter = Подпишитесь на рассылку | Главные новости каждое утро | Ваш адрес электронной почты
    advert = Реклама
    cookie = Мы используем файлы cookie. | Принять
    comment = Оставить комментарий | Имя * | Ваш адрес не будет опубликован.
    tagshead = Теги: | Темы:
    footer = О проекте | Контакты | Реклама | Правила | Вакансии
    rights = Все права защищены.
    published = Опубликовано | Обновлено
    """
}
