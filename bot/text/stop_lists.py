"""Stop words of languages for which sumy has none, and of scripts without blanks. Written for this engine from grammars:
articles, pronouns, prepositions, conjunctions, auxiliaries and the commonest adverbs."""

from __future__ import annotations

from bot.text.word_lists import listed

STOP_LISTS: dict[str, frozenset[str]] = {
    "nl": listed("""de het een en van in is dat op te zijn met voor die niet aan er om ook als dan maar bij door naar uit
        over nog wordt worden werd werden heeft hebben had hadden was waren ben bent ik je jij u hij zij ze we wij jullie
        hun hen haar hem mij me ons onze mijn jouw uw deze dit wie wat waar wanneer hoe waarom welke welk zo al wel geen
        geweest kan kunnen kon konden zal zullen zou zouden moet moeten moest moesten mag mogen wil willen wilde tot tegen
        onder tussen na sinds tijdens zonder binnen buiten volgens omdat terwijl of noch want dus toch toen nu hier daar
        daarom daarna eerst weer meer veel minder alle alles iets niets iemand niemand andere ander zelf eigen elke elk
        men zich af toe per via vanaf vooral onlangs echter bijvoorbeeld gaat gaan ging gingen komt komen kwam doet doen
        deed zei zegt laten laat"""),
    "da": listed("""og i at det er en et til på som med for de af den der ikke han hun har sig jeg et var du mig fra vi os
        så men kan vil skal skulle ville kunne må være været blev bliver blive havde om over under efter ved mod mellem
        uden inden også eller når hvor hvad hvem hvis fordi mens da nu her sin sit sine hans hendes deres vores min mit
        mine dig dem ham hende man nogle noget nogen ingen intet alle alt mange meget mere mest andre anden andet denne
        dette disse ind ud op ned igen kun endnu allerede bare selv end siden blandt ifølge dog både enten hverken samt
        gennem hos uden før efterfølgende får fik går gik kommer kom siger sagde"""),
    "no": listed("""og i at det er en et ei til på som med for de av den der ikke han hun har seg jeg var du meg fra vi oss
        så men kan vil skal skulle ville kunne må være vært ble blir bli hadde om over under etter ved mot mellom uten
        innen også eller når hvor hva hvem hvis fordi mens da nå her sin sitt sine hans hennes deres vår våre min mitt
        mine deg dem ham henne man noen noe ingen ingenting alle alt mange mye mer mest andre annen annet denne dette
        disse inn ut opp ned igjen bare ennå allerede selv enn siden blant ifølge både enten verken samt gjennom hos før
        får fikk går gikk kommer kom sier sa dere de som ikke hvordan hvorfor"""),
    "tr": listed("""ve bir bu da de için ile olarak çok daha en ki ne o ama gibi kadar sonra önce ise olan olduğu olduğunu
        oldu olan olması göre her şey var yok mi mı mu mü değil diye ya veya ancak hem bile artık şu ben sen biz siz
        onlar onun bunun onu bunu ona buna onları bunları kendi kendisi tüm bütün bazı birçok hiç hep sadece yalnızca
        tarafından üzerine üzerinde içinde arasında karşı doğru itibaren dolayı rağmen nedeniyle etti edildi eden ederek
        etmek eder ediyor yapılan yaptı yapan yapılması olarak olacak olmak olabilir olsa bulunan bulundu şekilde zaman
        şimdi yine iki ilk son yeni böyle öyle nasıl neden niye nerede kim hangi çünkü eğer fakat lakin zaten belki
        bunlar şunlar hakkında dedi söyledi belirtti ifade ardından birlikte başka aynı"""),
    "vi": listed("""và của là có các những được cho trong với một không này đã khi người để từ đến về ra vào ở tại cũng như
        nhưng mà thì sẽ đang rất nhiều hơn theo do vì nên nếu hay hoặc bị bởi sau trước trên dưới giữa ngoài đó đây kia
        ấy tôi bạn anh chị em ông bà họ chúng ta mình nó ai gì nào sao đâu mỗi mọi cả cùng chỉ còn vẫn lại đều phải cần
        thể nữa mới việc sự cuộc chiếc cái con lúc nay năm ngày qua lên xuống đi làm nói biết rằng thêm vậy thế bằng
        hết chưa từng đối giờ hiện nhất"""),
}
#: Single characters of Chinese and Japanese that say nothing of the subject. Only those that are rarely part of a longer
#: word: 中 or 会 would drop "China" and "meeting".
FUNCTION_CHARACTERS = frozenset(
    "的了是在和我他她它这這那你们們也就都与與及或但而被把从從对對为為于於之其着還还又很吗嗎呢吧啊のをにはがでともへや"
)
