"""Given names and titles that say what a name alone can say about a person's gender.

Written down by hand from everyday names of North America, Europe and Asia; names common to both are in neither list.
"""

from __future__ import annotations

from bot.text.word_lists import listed

FEMALE = listed("""mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa betty margaret sandra ashley
    kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura cynthia kathleen amy angela
    shirley anna ruth brenda pamela nicole katherine samantha christine emma catherine debra virginia rachel carolyn
    janet maria heather diane julie joyce victoria christina joan evelyn lauren judith olivia martha cheryl megan andrea
    ann alice jean doris jacqueline kathryn hannah julia gloria teresa sara janice marie grace judy theresa beverly
    denise marilyn amber danielle brittany diana jane lori hillary ivanka melania kellyanne nadia wendy erin anne debbie
    rona chrystia jody elena claire gillian annie kate katie kathy cathy beth liz ellen helen eleanor eleanore nora
    sophie sophia sofia isabel isabelle isabella charlotte amelia mia lucy chloe zoe ella lily molly abigail natalie
    natasha vanessa valerie veronica yvonne yvette wanda vera ursula tina tiffany tanya tara sylvia suzanne susanna
    stella sonia sheila sharon sally rosemary rose rosa roberta renee regina rachael priscilla phyllis peggy penny
    pauline paula paulette olga norma nina nadine naomi myra muriel monica miriam mildred michele meredith melinda
    maxine maureen marlene marjorie marina marilynn margarita marcia mandy mabel lynn lynne lydia luz louise lorraine
    lois lillian leticia leslie lena leah laurie kristin kristen krista kirsten kim kelly kayla katrina katharine karla
    june juanita josephine jill jenna jenny jeanette jeanne jan jana irene ingrid inez ida holly hilda hazel harriet
    gwen gwendolyn gretchen gladys georgia geraldine gail frances florence flora felicia fatima eva ethel estelle
    esther erica erika enid emilia elsie elsa eliza elisa eileen edna edith dorothy dora dolores delia dawn daisy
    crystal corinne constance connie colleen clara cindy christie charlene celia cecilia carrie caroline carmen carla
    camille bridget bonnie blanche bertha bernice bernadette belinda becky barb audrey astrid arlene april antoinette
    anita angelina angelica alma allison alison alicia alexandra alexis adrienne adele ada abby aisha amina ayesha
    leila layla yasmin mariam maryam zainab khadija noor nour malala benazir indira sonia priya anjali deepa lakshmi
    kamala nikki tulsi sushma mei ling xiaoling yuki yoko keiko akiko naoko haruka sakura min-ji soo-jin ana lucia
    ines beatriz paola francesca giulia chiara giorgia elisabetta angela ursula annegret annalena ursula heike sabine
    petra monika renate gisela ingeborg birgit silke anke katja kerstin claudia ulrike brigitte marine segolene
    anne-marie marie-claude geneviève hélène françoise valérie ségolène chantal mélanie manon camille élisabeth
    jacinda gretta greta sigrid astrid ingrid freya saoirse siobhan niamh aoife nicola theresa priti liz ruth rhonda
    dianne feinstein elise susie sue debbie loretta lynn janice condoleezza huma carly megyn gretchen mika rosie
    oprah beyoncé taylor miley madonna meryl whoopi caitlyn kylie khloe serena venus simone megan alexandria ilhan
    rashida ayanna elena sonia ruth ketanji amy stormy omarosa betsy elaine kirstjen sally samantha gina maxine
    nadia rania hala hanan huda iman jamila karima latifa maha manal mona nabila nadine najat noura rabia
    rahma rana reem sabrina salma samar samira sana sawsan shireen sumaya suzan wafa zahra zainab zara ngozi chimamanda
    amara adaeze folake yetunde thandiwe nomvula winnie graca ellen aminata fatou mariama oumou kadiatou keisha latoya
    shanice tamika ebony jasmine aaliyah adriana agatha agnes alana alejandra alessandra alina aliza alyssa amal
    anastasia annabelle annemarie annika antonia ariana arianna ashleigh astrid aurora ava avery-ann bella bernadine
    bethany bianca bridgette brooke caitlin caitlyn callie candace candice carissa carlotta carole carolina cassandra
    cecile celeste chelsea cheryl chloé christa christiane christy ciara clarissa clementine cleo colette cora cordelia
    courtney dana daniela daphne darlene deanna deirdre delphine denisha desiree dina dolly dominique donatella dorothea
    edwina elaina eleni eliana elinor élise eloise elspeth elvira emilie emmanuelle estella eugenia eunice evangeline
    eve fabiola faith farah fay fernanda fiona francine françoise freda frida gabriela gabrielle gemma genevieve georgette
    georgina germaine gertrude ginger giovanna gisele glenda glenys goldie graciela guadalupe gunilla hanna haley hayley
    heidi helena helene henrietta hester honor hope ida ilse imelda imogen ingrid iona isla ivy jacinta jackie jacquelyn
    janelle janet janette janine jasmin jayne jeannette jemima jenifer jennie jessie joanna joanne jocelyn jodi johanna
    josefina joy juliana juliet juliette justine kara karin karina kate-lynn kathie kay kelsey kendra kerri kerry-ann
    kimberley kirstie kirsty lacey lara larissa lea leanne leila leona leonor liane lidia lila liliana lina linette lisbeth
    livia liza lola lorena loretta louisa lourdes lucia luciana lucie luisa lynda lynette madeleine madeline magda
    magdalena maggie mairead mandi manuela margo margot marguerite mariah mariana marianne marie-josée mariel marilyne
    marisa marisol marlee marta martine matilda maud maura mavis mckenna melody mercedes mireille mirella moira monique
    muriel myrna nan nanette natalia nathalie nell nellie nettie nicolette nina noreen odette olive ophelia paige pam
    pamella pascale patrice patsy paz pearl perla philippa phoebe pilar polly portia rae ramona rebekah rhoda rita robyn
    rochelle rosalie rosalind rosanna rosario roseanne rosemarie roxanne ruby ruthie sadie sallie salome samara sandy-ann
    saskia scarlett shauna shea shelby shelley shirin silvia simone siri skye solange sophia-rose stefanie sue-ellen
    summer sunita susana susannah suzette svetlana sydney-ann tabitha tamar tamara tania tatiana tatyana teri tess tessa
    thelma thérèse toni tonya trina trish trudie una val valentina vera verna vernice verónica vicki violet violeta
    viviane wilhelmina wilma xiomara yasmine yelena yolanda yvette zelda zena zuzana
    abir amal asma aysha bushra dalal dina farida fatemeh fouzia ghada hanadi hayat hiba intisar khadijah laleh latifah
    lina maha malak marwa maysa nadira nahla nesrin rasha rawan safiya salwa sahar sanaa sawsan shaima souad wafaa
    yasmeen zeinab anusha divya kavita lata meena neha nisha pooja rekha shalini shreya sneha swati usha vandana
    abena adwoa akosua chioma ifeoma nkechi ngozi wanjiru wangari zodwa lindiwe nomsa thuli jiaying lihua meiling
    xiaomei yumi emi kaori megumi tomoko hyejin jiyeon soojin ewa agnieszka katarzyna malgorzata joanna beata ludmila
    oksana olena natalya ekaterina yekaterina irina tatyana galina larysa sinead orla roisin ciara aisling eilidh
    jenica jolene kaitlyn kaitlin lorna lucille mackenzie maya mona noelle raquel selena shannon
    shawna sherry stacy stacey staci trudy trisha tracy vicky vicki vivian whitney winona""")

MALE = listed("""james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
    donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary
    nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick
    jack dennis jerry tyler aaron jose henry adam douglas nathan peter zachary kyle walter harold jeremy ethan carl
    keith roger gerald christian terry sean arthur austin noah lawrence jesse joe bryan billy albert dylan bruce willie
    gabriel alan juan logan wayne ralph roy eugene randy vincent russell louis philip phillip bobby johnny bradley bill
    tim mike ted bernie barack mitt marco rand chris ben jeb tom dave doug rob ron jim jeff greg ed jagmeet maxime bo
    bob dan danny tony steve don ken andy matt nick rick dick will sam fred frederick max alex josh jake luke liam
    lucas mason elijah oliver harry charlie oscar leo hugo felix simon stuart graham neil nigel ian colin malcolm
    duncan angus hamish gordon craig derek trevor clive barry geoffrey geoff gareth rhys owen dylan evan bryn
    abraham adrian al alfred alvin andre angel antonio armando arnold barney bart basil bernard bert brad brendan
    brent brett byron calvin cameron carlos cecil cedric cesar chad chester chuck clarence clark claude clayton clifford
    clint clinton clyde cody corey curtis dale damon darrell darren darryl dean derrick desmond dominic donnie dustin
    dwayne dwight earl eddie edgar edmund edwin eli elliot elliott elmer emanuel enrique ernest erik ernie fernando
    francis francisco franklin gene gilbert glen glenn grant guy hal harvey hector herbert herman howard hubert hugh
    ignatius ira irving isaac ismael israel ivan jaime jared javier jay jeffery jeremiah jermaine jerome jimmy joel
    jon jorge julian julio karl ken kelvin kent kirk kurt lance lee len leon leonard leroy lester levi lewis lionel
    lloyd lonnie lou luis luther manuel marc marcus mario martin marvin maurice melvin miguel milton mitchell morris
    moses nathaniel ned nelson norman norm orlando orrin oscar otis pablo pat pedro perry pete phil pierre preston rafael
    ramon randall raul ray reginald rene ricardo rodney roderick rodrigo roland roman ross ruben rudy rufus rupert
    salvador sammy saul sergio seth shane shaun sherman sidney sid stan stanley spencer sylvester theodore todd
    tomas tommy toby travis troy tyrone vernon victor virgil vladimir warren wesley wilfred willard winston woodrow
    yuri zach mohammed muhammad mohamed ahmed ahmad ali hassan hussein ibrahim ismail khalid omar osama rashid tariq
    yusuf abdul abdullah bashar recep hamid imran nawaz narendra rahul rajiv sanjay vijay anil arun ashok amit ravi
    suresh xi jinping keqiang shinzo fumio kim jong-un jae-in hiroshi takeshi kenji akira wei jun emmanuel françois
    nicolas jean-claude jean-luc jacques pierre michel laurent olivier philippe gérard rené andré stéphane benoît
    franz hans heinz helmut horst jens jürgen karl-theodor klaus lothar manfred markus matthias olaf otto rainer
    reinhard rolf rudolf sebastian stefan sven thorsten torsten uwe volker werner wolfgang friedrich frank-walter
    gerhard guido günter heiko christoph jörg dirk bernd giuseppe matteo silvio mario luigi paolo sergio giovanni
    viktor alexei dmitry sergei sergey boris mikhail nikita igor oleg pavel volodymyr petro benjamin binyamin bibi
    avigdor ehud yitzhak newt reince corey roger sheldon mcconnell trey lindsey jared wilbur rex elon tucker rush
    ash jagdish bashir jeffery darrin rory lyle murray reg allan gavin blaine brock colby denis étienne gilles guillaume
    abdel adel adnan alaa ammar ayman bassam bassel fadi fares farid fuad ghassan haitham hani hatem hisham hosni hussam
    issam jaber jalal kamal khaled loay maher marwan mazen mohamad muhannad munir nabil nader nizar osman qasem ragheb
    rami raed riyad samer sami taher tarek tareq wael waleed wissam yahya younis zuhair akhil amar anand bhupinder
    chandra gurmeet harpreet kumar lalit manish mohan naresh pankaj parminder prem raghav sanjeev sukhdev sunny yash
    abdoulaye amadou babacar cheikh kwabena kwasi kojo mthunzi sipho themba tendai uchenna obinna chukwuma akinwumi
    daisuke kazuki kenta makoto shinji takashi yusuke minho jaewon sangwoo piotr krzysztof tomasz wojciech jaroslaw
    andrzej mateusz oleksandr andriy serhiy mykola aleksandr dmitri vyacheslav konstantin cormac oisin eoin ruairi
    ragnar anders bjorn henrik jesper mikkel rasmus soren johan mats niklas
    mitch mohammad mahmoud mustafa mehdi karim samir nasser faisal salman saad hamza bilal anwar aziz jamal kareem malik
    rashad walid yasser ziad ibrahima moussa mamadou ousmane kofi kwame nelson thabo cyril jacob desmond olusegun
    muhammadu goodluck emeka chinedu femi tunde ade segun lamar tyrell darnell deshawn jalen lebron kobe shaquille
    kawhi stephon auston connor sidney mitchell brayden brody carson chase cole colton cooper dallas damien dane darius
    davis dawson declan drew easton emerson emmett everett ezra finn fletcher garrett gideon graeme greyson griffin
    harold harris hayden holden hudson hunter isaiah ivor jackson jarrod jasper jed jefferson jonah jonas josiah judd
    kaleb keegan kenny kieran lachlan landon lawson leif leland liam lincoln linus lorne luca maddox marlon maximilian
    merle micah miles milo montgomery murphy nash nathanael niall nikolai nolan orson otto pascal pasquale paulo pierce
    preston quincy ramsay randal reuben rhett roderic rolando romeo rowan royce russ sal samson santiago sawyer sebastián
    silas solomon sonny stephan sullivan terrence terrance thaddeus thierry timo tobias torstein ulysses van vaughn vince
    vito wallace walt weldon wendell wilbert wilfrid wolf xavier yann yves yvon zachariah zane ahmad amir arash babak
    bahram behzad cyrus dariush farhad hossein javad kamran mahdi majid masoud mohsen naser omid reza saeed shahin
    abraham avi ariel dov eitan gilad moshe nadav noam oren ronen shimon uri yair yossi akash amitabh anand arjun ashwin
    deepak dinesh ganesh gopal govind harish hari jaspreet harjit gurpreet jatinder manmohan mukesh naveen pranab
    prakash rajesh rajnath rakesh ramesh rohit sachin sandeep satish shiv sunil surinder tarun uday vikram vinod vivek
    yogi feng guang hao jian jie jiang liang ming peng qiang tao xin yong zhi zhong chang-soo dong-hyun hyun-woo ji-hoon
    sung-min tae-yong haruki hideki ichiro kazuo masahiro naoki satoshi shigeru taro tetsuya toshiro yasuo yoshihide
    adolfo agustin alejandro alfredo alonso álvaro ángel arturo augusto benito bernardo césar cristian cristóbal diego
    eduardo emilio enrico esteban eugenio fabio federico felipe fidel gerardo gilberto gonzalo gregorio guillermo
    gustavo héctor hernán ignacio jair jesús joaquín josé leandro leonardo lorenzo marcelo mateo mauricio máximo moisés
    néstor nicanor octavio óscar rafael raimundo ramón raúl rodolfo rogelio rubén salvatore santos simón tomás ulises
    vicente vincenzo günther
    hal jens kris lars magnus marty nate quentin rod scotty shawn vern wes wade ward zack kellan sandy""")

#: Titles that tell the gender; lower case, without the point.
FEMALE_TITLES = listed("mrs ms miss madam dame queen princess lady congresswoman councilwoman chairwoman "
                          "spokeswoman businesswoman actress frau madame mme sister")  # fmt: skip
MALE_TITLES = listed("mr sir king prince lord congressman councilman chairman spokesman businessman actor herr "
                        "monsieur m father brother")  # fmt: skip


#: Names that women and men bear.
_EITHER = listed(
    "pat jan jean alex sam terry leslie lindsey dana taylor jordan robin jackie kelly kerry charlie andrea ariel angel "
    "marion sandy jessie nikita kim lee ash jamie morgan casey avery riley quinn rene sasha"
)


def gender_of(given: str) -> str:
    """'f', 'm' or '' for a given name as written."""
    low = given.lower().strip(".")
    if low in _EITHER:
        return ""
    female, male = low in FEMALE, low in MALE
    return "" if female == male else "f" if female else "m"


#: Nouns that tell the gender of the person they stand beside.
FEMALE_NOUNS = listed(
    "wife mother mom mum daughter sister aunt niece grandmother girlfriend woman girl actress queen princess widow "
    "businesswoman spokeswoman congresswoman chairwoman fiancée bride waitress hostess mother-in-law"
)
MALE_NOUNS = listed(
    "husband father dad son brother uncle nephew grandfather boyfriend man boy actor king prince widower businessman "
    "congressman spokesman fiancé groom waiter father-in-law"
)
