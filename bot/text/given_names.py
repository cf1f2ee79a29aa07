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
    darian jagdeep jenica jolene kaitlyn kaitlin lorna lucille mackenzie maya mona noelle raquel selena shannon
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
    hal jens kris lars magnus marty nate quentin rod scotty shawn vern wes wade ward zack kellan sandy""")

#: Titles that tell the gender; lower case, without the point.
FEMALE_TITLES = listed("mrs ms miss madam dame queen princess lady congresswoman councilwoman chairwoman "
                          "spokeswoman businesswoman actress frau madame mme sister")  # fmt: skip
MALE_TITLES = listed("mr sir king prince lord congressman councilman chairman spokesman businessman actor herr "
                        "monsieur m father brother")  # fmt: skip


def gender_of(given: str) -> str:
    """'f', 'm' or '' for a given name as written."""
    low = given.lower().strip(".")
    female, male = low in FEMALE, low in MALE
    return "" if female == male else "f" if female else "m"
