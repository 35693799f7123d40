/// The printed names in the order of the national number, from 1.
///
/// Text and not an array of values: the compiler takes minutes over large array literals, and the
/// program that never asks for a species never reads it.
let speciesNames = """
  Bulbasaur, Ivysaur, Venusaur, Charmander, Charmeleon, Charizard, Squirtle, Wartortle, Blastoise,
  Caterpie, Metapod, Butterfree, Weedle, Kakuna, Beedrill, Pidgey, Pidgeotto, Pidgeot, Rattata,
  Raticate, Spearow, Fearow, Ekans, Arbok, Pikachu, Raichu, Sandshrew, Sandslash, Nidoran♀,
  Nidorina, Nidoqueen, Nidoran♂, Nidorino, Nidoking, Clefairy, Clefable, Vulpix, Ninetales,
  Jigglypuff, Wigglytuff, Zubat, Golbat, Oddish, Gloom, Vileplume, Paras, Parasect, Venonat,
  Venomoth, Diglett, Dugtrio, Meowth, Persian, Psyduck, Golduck, Mankey, Primeape, Growlithe,
  Arcanine, Poliwag, Poliwhirl, Poliwrath, Abra, Kadabra, Alakazam, Machop, Machoke, Machamp,
  Bellsprout, Weepinbell, Victreebel, Tentacool, Tentacruel, Geodude, Graveler, Golem, Ponyta,
  Rapidash, Slowpoke, Slowbro, Magnemite, Magneton, Farfetch’d, Doduo, Dodrio, Seel, Dewgong,
  Grimer, Muk, Shellder, Cloyster, Gastly, Haunter, Gengar, Onix, Drowzee, Hypno, Krabby, Kingler,
  Voltorb, Electrode, Exeggcute, Exeggutor, Cubone, Marowak, Hitmonlee, Hitmonchan, Lickitung,
  Koffing, Weezing, Rhyhorn, Rhydon, Chansey, Tangela, Kangaskhan, Horsea, Seadra, Goldeen,
  Seaking, Staryu, Starmie, Mr. Mime, Scyther, Jynx, Electabuzz, Magmar, Pinsir, Tauros, Magikarp,
  Gyarados, Lapras, Ditto, Eevee, Vaporeon, Jolteon, Flareon, Porygon, Omanyte, Omastar, Kabuto,
  Kabutops, Aerodactyl, Snorlax, Articuno, Zapdos, Moltres, Dratini, Dragonair, Dragonite, Mewtwo,
  Mew, Chikorita, Bayleef, Meganium, Cyndaquil, Quilava, Typhlosion, Totodile, Croconaw,
  Feraligatr, Sentret, Furret, Hoothoot, Noctowl, Ledyba, Ledian, Spinarak, Ariados, Crobat,
  Chinchou, Lanturn, Pichu, Cleffa, Igglybuff, Togepi, Togetic, Natu, Xatu, Mareep, Flaaffy,
  Ampharos, Bellossom, Marill, Azumarill, Sudowoodo, Politoed, Hoppip, Skiploom, Jumpluff, Aipom,
  Sunkern, Sunflora, Yanma, Wooper, Quagsire, Espeon, Umbreon, Murkrow, Slowking, Misdreavus,
  Unown, Wobbuffet, Girafarig, Pineco, Forretress, Dunsparce, Gligar, Steelix, Snubbull, Granbull,
  Qwilfish, Scizor, Shuckle, Heracross, Sneasel, Teddiursa, Ursaring, Slugma, Magcargo, Swinub,
  Piloswine, Corsola, Remoraid, Octillery, Delibird, Mantine, Skarmory, Houndour, Houndoom,
  Kingdra, Phanpy, Donphan, Porygon2, Stantler, Smeargle, Tyrogue, Hitmontop, Smoochum, Elekid,
  Magby, Miltank, Blissey, Raikou, Entei, Suicune, Larvitar, Pupitar, Tyranitar, Lugia, Ho-Oh,
  Celebi, Treecko, Grovyle, Sceptile, Torchic, Combusken, Blaziken, Mudkip, Marshtomp, Swampert,
  Poochyena, Mightyena, Zigzagoon, Linoone, Wurmple, Silcoon, Beautifly, Cascoon, Dustox, Lotad,
  Lombre, Ludicolo, Seedot, Nuzleaf, Shiftry, Taillow, Swellow, Wingull, Pelipper, Ralts, Kirlia,
  Gardevoir, Surskit, Masquerain, Shroomish, Breloom, Slakoth, Vigoroth, Slaking, Nincada, Ninjask,
  Shedinja, Whismur, Loudred, Exploud, Makuhita, Hariyama, Azurill, Nosepass, Skitty, Delcatty,
  Sableye, Mawile, Aron, Lairon, Aggron, Meditite, Medicham, Electrike, Manectric, Plusle, Minun,
  Volbeat, Illumise, Roselia, Gulpin, Swalot, Carvanha, Sharpedo, Wailmer, Wailord, Numel,
  Camerupt, Torkoal, Spoink, Grumpig, Spinda, Trapinch, Vibrava, Flygon, Cacnea, Cacturne, Swablu,
  Altaria, Zangoose, Seviper, Lunatone, Solrock, Barboach, Whiscash, Corphish, Crawdaunt, Baltoy,
  Claydol, Lileep, Cradily, Anorith, Armaldo, Feebas, Milotic, Castform, Kecleon, Shuppet, Banette,
  Duskull, Dusclops, Tropius, Chimecho, Absol, Wynaut, Snorunt, Glalie, Spheal, Sealeo, Walrein,
  Clamperl, Huntail, Gorebyss, Relicanth, Luvdisc, Bagon, Shelgon, Salamence, Beldum, Metang,
  Metagross, Regirock, Regice, Registeel, Latias, Latios, Kyogre, Groudon, Rayquaza, Jirachi,
  Deoxys, Turtwig, Grotle, Torterra, Chimchar, Monferno, Infernape, Piplup, Prinplup, Empoleon,
  Starly, Staravia, Staraptor, Bidoof, Bibarel, Kricketot, Kricketune, Shinx, Luxio, Luxray, Budew,
  Roserade, Cranidos, Rampardos, Shieldon, Bastiodon, Burmy, Wormadam, Mothim, Combee, Vespiquen,
  Pachirisu, Buizel, Floatzel, Cherubi, Cherrim, Shellos, Gastrodon, Ambipom, Drifloon, Drifblim,
  Buneary, Lopunny, Mismagius, Honchkrow, Glameow, Purugly, Chingling, Stunky, Skuntank, Bronzor,
  Bronzong, Bonsly, Mime Jr., Happiny, Chatot, Spiritomb, Gible, Gabite, Garchomp, Munchlax, Riolu,
  Lucario, Hippopotas, Hippowdon, Skorupi, Drapion, Croagunk, Toxicroak, Carnivine, Finneon,
  Lumineon, Mantyke, Snover, Abomasnow, Weavile, Magnezone, Lickilicky, Rhyperior, Tangrowth,
  Electivire, Magmortar, Togekiss, Yanmega, Leafeon, Glaceon, Gliscor, Mamoswine, Porygon-Z,
  Gallade, Probopass, Dusknoir, Froslass, Rotom, Uxie, Mesprit, Azelf, Dialga, Palkia, Heatran,
  Regigigas, Giratina, Cresselia, Phione, Manaphy, Darkrai, Shaymin, Arceus, Victini, Snivy,
  Servine, Serperior, Tepig, Pignite, Emboar, Oshawott, Dewott, Samurott, Patrat, Watchog,
  Lillipup, Herdier, Stoutland, Purrloin, Liepard, Pansage, Simisage, Pansear, Simisear, Panpour,
  Simipour, Munna, Musharna, Pidove, Tranquill, Unfezant, Blitzle, Zebstrika, Roggenrola, Boldore,
  Gigalith, Woobat, Swoobat, Drilbur, Excadrill, Audino, Timburr, Gurdurr, Conkeldurr, Tympole,
  Palpitoad, Seismitoad, Throh, Sawk, Sewaddle, Swadloon, Leavanny, Venipede, Whirlipede,
  Scolipede, Cottonee, Whimsicott, Petilil, Lilligant, Basculin, Sandile, Krokorok, Krookodile,
  Darumaka, Darmanitan, Maractus, Dwebble, Crustle, Scraggy, Scrafty, Sigilyph, Yamask, Cofagrigus,
  Tirtouga, Carracosta, Archen, Archeops, Trubbish, Garbodor, Zorua, Zoroark, Minccino, Cinccino,
  Gothita, Gothorita, Gothitelle, Solosis, Duosion, Reuniclus, Ducklett, Swanna, Vanillite,
  Vanillish, Vanilluxe, Deerling, Sawsbuck, Emolga, Karrablast, Escavalier, Foongus, Amoonguss,
  Frillish, Jellicent, Alomomola, Joltik, Galvantula, Ferroseed, Ferrothorn, Klink, Klang,
  Klinklang, Tynamo, Eelektrik, Eelektross, Elgyem, Beheeyem, Litwick, Lampent, Chandelure, Axew,
  Fraxure, Haxorus, Cubchoo, Beartic, Cryogonal, Shelmet, Accelgor, Stunfisk, Mienfoo, Mienshao,
  Druddigon, Golett, Golurk, Pawniard, Bisharp, Bouffalant, Rufflet, Braviary, Vullaby, Mandibuzz,
  Heatmor, Durant, Deino, Zweilous, Hydreigon, Larvesta, Volcarona, Cobalion, Terrakion, Virizion,
  Tornadus, Thundurus, Reshiram, Zekrom, Landorus, Kyurem, Keldeo, Meloetta, Genesect, Chespin,
  Quilladin, Chesnaught, Fennekin, Braixen, Delphox, Froakie, Frogadier, Greninja, Bunnelby,
  Diggersby, Fletchling, Fletchinder, Talonflame, Scatterbug, Spewpa, Vivillon, Litleo, Pyroar,
  Flabébé, Floette, Florges, Skiddo, Gogoat, Pancham, Pangoro, Furfrou, Espurr, Meowstic, Honedge,
  Doublade, Aegislash, Spritzee, Aromatisse, Swirlix, Slurpuff, Inkay, Malamar, Binacle,
  Barbaracle, Skrelp, Dragalge, Clauncher, Clawitzer, Helioptile, Heliolisk, Tyrunt, Tyrantrum,
  Amaura, Aurorus, Sylveon, Hawlucha, Dedenne, Carbink, Goomy, Sliggoo, Goodra, Klefki, Phantump,
  Trevenant, Pumpkaboo, Gourgeist, Bergmite, Avalugg, Noibat, Noivern, Xerneas, Yveltal, Zygarde,
  Diancie, Hoopa, Volcanion, Rowlet, Dartrix, Decidueye, Litten, Torracat, Incineroar, Popplio,
  Brionne, Primarina, Pikipek, Trumbeak, Toucannon, Yungoos, Gumshoos, Grubbin, Charjabug,
  Vikavolt, Crabrawler, Crabominable, Oricorio, Cutiefly, Ribombee, Rockruff, Lycanroc, Wishiwashi,
  Mareanie, Toxapex, Mudbray, Mudsdale, Dewpider, Araquanid, Fomantis, Lurantis, Morelull,
  Shiinotic, Salandit, Salazzle, Stufful, Bewear, Bounsweet, Steenee, Tsareena, Comfey, Oranguru,
  Passimian, Wimpod, Golisopod, Sandygast, Palossand, Pyukumuku, Type: Null, Silvally, Minior,
  Komala, Turtonator, Togedemaru, Mimikyu, Bruxish, Drampa, Dhelmise, Jangmo-o, Hakamo-o, Kommo-o,
  Tapu Koko, Tapu Lele, Tapu Bulu, Tapu Fini, Cosmog, Cosmoem, Solgaleo, Lunala, Nihilego,
  Buzzwole, Pheromosa, Xurkitree, Celesteela, Kartana, Guzzlord, Necrozma, Magearna, Marshadow,
  Poipole, Naganadel, Stakataka, Blacephalon, Zeraora, Meltan, Melmetal, Grookey, Thwackey,
  Rillaboom, Scorbunny, Raboot, Cinderace, Sobble, Drizzile, Inteleon, Skwovet, Greedent, Rookidee,
  Corvisquire, Corviknight, Blipbug, Dottler, Orbeetle, Nickit, Thievul, Gossifleur, Eldegoss,
  Wooloo, Dubwool, Chewtle, Drednaw, Yamper, Boltund, Rolycoly, Carkol, Coalossal, Applin, Flapple,
  Appletun, Silicobra, Sandaconda, Cramorant, Arrokuda, Barraskewda, Toxel, Toxtricity, Sizzlipede,
  Centiskorch, Clobbopus, Grapploct, Sinistea, Polteageist, Hatenna, Hattrem, Hatterene, Impidimp,
  Morgrem, Grimmsnarl, Obstagoon, Perrserker, Cursola, Sirfetch’d, Mr. Rime, Runerigus, Milcery,
  Alcremie, Falinks, Pincurchin, Snom, Frosmoth, Stonjourner, Eiscue, Indeedee, Morpeko, Cufant,
  Copperajah, Dracozolt, Arctozolt, Dracovish, Arctovish, Duraludon, Dreepy, Drakloak, Dragapult,
  Zacian, Zamazenta, Eternatus, Kubfu, Urshifu, Zarude, Regieleki, Regidrago, Glastrier, Spectrier,
  Calyrex, Wyrdeer, Kleavor, Ursaluna, Basculegion, Sneasler, Overqwil, Enamorus, Sprigatito,
  Floragato, Meowscarada, Fuecoco, Crocalor, Skeledirge, Quaxly, Quaxwell, Quaquaval, Lechonk,
  Oinkologne, Tarountula, Spidops, Nymble, Lokix, Pawmi, Pawmo, Pawmot, Tandemaus, Maushold,
  Fidough, Dachsbun, Smoliv, Dolliv, Arboliva, Squawkabilly, Nacli, Naclstack, Garganacl,
  Charcadet, Armarouge, Ceruledge, Tadbulb, Bellibolt, Wattrel, Kilowattrel, Maschiff, Mabosstiff,
  Shroodle, Grafaiai, Bramblin, Brambleghast, Toedscool, Toedscruel, Klawf, Capsakid, Scovillain,
  Rellor, Rabsca, Flittle, Espathra, Tinkatink, Tinkatuff, Tinkaton, Wiglett, Wugtrio, Bombirdier,
  Finizen, Palafin, Varoom, Revavroom, Cyclizar, Orthworm, Glimmet, Glimmora, Greavard, Houndstone,
  Flamigo, Cetoddle, Cetitan, Veluza, Dondozo, Tatsugiri, Annihilape, Clodsire, Farigiraf,
  Dudunsparce, Kingambit, Great Tusk, Scream Tail, Brute Bonnet, Flutter Mane, Slither Wing,
  Sandy Shocks, Iron Treads, Iron Bundle, Iron Hands, Iron Jugulis, Iron Moth, Iron Thorns,
  Frigibax, Arctibax, Baxcalibur, Gimmighoul, Gholdengo, Wo-Chien, Chien-Pao, Ting-Lu, Chi-Yu,
  Roaring Moon, Iron Valiant, Koraidon, Miraidon, Walking Wake, Iron Leaves, Dipplin, Poltchageist,
  Sinistcha, Okidogi, Munkidori, Fezandipiti, Ogerpon, Archaludon, Hydrapple, Gouging Fire,
  Raging Bolt, Iron Boulder, Iron Crown, Terapagos, Pecharunt
  """

/// What the names do not say: a property, its value, and the numbers of the species that have it,
/// single or as ranges, on as many lines as they take.
let speciesFacts = """
  generation 1 1-151
  generation 2 152-251
  generation 3 252-386
  generation 4 387-493
  generation 5 494-649
  generation 6 650-721
  generation 7 722-809
  generation 8 810-905
  generation 9 906-1025
  type bug 10-15 46-49 123 127 165-168 193 204-205 212-214 265-269 283-284 290-292 313-314 401-402
  type bug 412-416 469 540-545 557-558 588-589 595-596 616-617 632 636-637 649 664-666 736-738
  type bug 742-743 767-768 794-795 824-826 900 917-920 953-954 988
  type dark 197-198 215 228-229 261-262 302 359 430 461 491 509-510 559-560 570-571 624-625 629-630
  type dark 633-635 686-687 717 799 827-828 859-862 893 904 942-943 983 993 1001-1004
  type dragon 147-149 334 371-373 380-381 384 443-445 610-612 621 643-644 646 704-706 718 782-784
  type dragon 885-887 895 967 978 996-998 1005
  type electric 25-26 81-82 100-101 125 135 145 172 179-181 239 243 309-312 403-405 417 462 466 479
  type electric 522-523 587 602-604 642 694-695 702 777 785 796 807 835-836 848-849 871 877 880-881
  type electric 894 921-923 938-941 989 1008 1021
  type fairy 35-36 173 175-176 209-210 468 669-671 682-685 700 716 764 868-869 888 905 926-927
  type fairy 957-959 985 1006
  type fighting 56-57 66-68 106-107 236-237 296-297 307-308 447-448 532-534 538-539 619-620 674-675
  type fighting 701 739-740 766 802 852-853 865 870 889 891-892 903 979 992 1007
  type fire 4-6 37-38 58-59 77-78 126 136 146 155-157 218-219 240 244 250 255-257 322-324 390-392
  type fire 467 485 498-500 513-514 554-555 631 653-655 662-663 667-668 721 725-727 741 776 806
  type fire 813-815 850-851 909-911 935-937 994 1020
  type flying 641 714-715 821-823 845 962 973
  type ghost 92-94 200 353-356 425-426 429 442 477 487 562-563 607-609 708-711 769-770 778 781
  type ghost 854-855 864 897 971-972 987 999
  type grass 1-3 43-45 69-71 102-103 114 152-154 182 187-189 191-192 252-254 273-275 285-286 315
  type grass 331-332 357 387-389 406-407 420-421 455 459-460 465 470 492 495-497 511-512 546-549
  type grass 556 590-591 597-598 640 650-652 672-673 722-724 753-756 761-763 787 798 810-812
  type grass 829-830 840-842 906-908 928-930 946-947 951-952 986 1010-1013 1017 1019
  type ground 27-28 50-51 104-105 111-112 207 231-232 328-330 343-344 383 449-450 464 472 529-530
  type ground 551-553 618 622-623 645 749-750 843-844 867 901 948-949 984 990
  type ice 124 144 220-221 225 238 361-365 378 471 473 478 582-584 613-615 712-713 866 872-873 875
  type ice 896 974-975 991
  type normal 16-22 39-40 52-53 83-85 108 113 115 128 132-133 137 143 161-164 174 190 203 206
  type normal 216-217 233-235 241-242 263-264 276-277 287-289 293-295 298 300-301 327 333 335
  type normal 351-352 396-400 424 427-428 431-432 440-441 446 463 474 486 493 504-508 519-521 531
  type normal 572-573 585-586 626-628 648 659-661 676 731-735 759-760 765 772-773 775 780 819-820
  type normal 831-832 899 915-916 924-925 931 981-982 1024
  type poison 23-24 29-34 41-42 88-89 109-110 169 316-317 336 434-435 451-454 568-569 690-691
  type poison 747-748 757-758 803-804 890 944-945 980 1014-1016 1025
  type psychic 63-65 96-97 122 150-151 177-178 196 201-202 249 251 280-282 325-326 358 360 386 433
  type psychic 439 475 480-482 488 494 517-518 527-528 561 574-579 605-606 677-678 720 786 789-792
  type psychic 800 856-858 876 898 955-956
  type rock 74-76 95 138-142 185 246-248 299 337-338 345-348 377 408-411 438 476 524-526 566-567
  type rock 639 688-689 696-699 703 719 744-745 774 793 805 837-839 874 932-934 950 969-970 995
  type rock 1022
  type steel 208 227 303-306 374-376 379 385 436-437 483 599-601 638 679-681 707 797 801 808-809
  type steel 863 878-879 884 965-966 968 1000 1018 1023
  type water 7-9 54-55 60-62 72-73 79-80 86-87 90-91 98-99 116-121 129-131 134 158-160 170-171
  type water 183-184 186 194-195 199 211 222-224 226 230 245 258-260 270-272 278-279 318-321
  type water 339-342 349-350 366-370 382 393-395 418-419 422-423 456-458 484 489-490 501-503
  type water 515-516 535-537 550 564-565 580-581 592-594 647 656-658 692-693 728-730 746 751-752
  type water 771 779 788 816-818 833-834 846-847 882-883 902 912-914 960-961 963-964 976-977 1009
  second-type bug 347-348 451 751-752 850-851 872-873
  second-type dark 248 274-275 318-319 332 342 434-435 442 452 551-553 658 675 727 877 892 908 920
  second-type dark 962 986 1005
  second-type dragon 230 329-330 483-484 487 633-635 691 696-697 714-715 776 780 799 804 840-842
  second-type dragon 880 882 884 890 1007-1009 1011 1018-1021
  second-type electric 170-171 595-596 618 644 737-738 992 995
  second-type fairy 39-40 122 174 183-184 280-282 298 303 439 546-547 702-703 707 719 730 742-743
  second-type fairy 755-756 778 785-788 801 858-861 987 1016
  second-type fighting 62 214 256-257 286 391-392 453-454 475 499-500 559-560 638-640 647 652
  second-type fighting 759-760 783-784 794-795 914 922-923 973 984 988 1006 1014
  second-type fire 228-229 494 607-609 636-637 643 757-758 838-839 952 1004
  second-type flying 6 12 16-18 21-22 41-42 83-85 123 130 142 144-146 149 163-166 169 176-178
  second-type flying 187-189 193 198 207 225-227 249-250 267 276-279 284 291 333-334 357 373 384
  second-type flying 396-398 414-416 425-426 430 441 458 468-469 472 519-521 527-528 561 566-567
  second-type flying 580-581 587 627-630 642 645 661-663 666 701 717 722-723 731-733 741 774 797
  second-type flying 905 931 940-941 993
  second-type ghost 292 302 478-479 592-593 622-623 679-681 720 724 792 802 806 867 885-887 902 911
  second-type ghost 937 946-947 979 1000 1012-1013 1025
  second-type grass 46-47 251 270-272 345-346 413 540-542 585-586 708-711 781 893 898 948-949 1001
  second-type ground 31 34 74-76 95 194-195 208 220-221 246-247 259-260 290 322-323 339-340 389 423
  second-type ground 443-445 473 536-537 660 718 769-770 980 989 1003
  second-type ice 87 91 131 215 459-461 646 698-699 740 881 883 996-998 1002
  second-type normal 667-668 694-695 862 876 901 928-930 944-945 967
  second-type poison 1-3 13-15 43-45 48-49 69-73 92-94 167-168 211 269 315 406-407 543-545 590-591
  second-type poison 793 848-849 903-904 965-966 969-970 994
  second-type psychic 79-80 102-103 121 124 199 203 238 307-308 337-338 343-344 374-376 380-381 385
  second-type psychic 436-437 648 655 686-687 765 779 825-826 866 899 936 954 976 981 985 1010 1015
  second-type psychic 1022-1023
  second-type rock 111-112 213 219 222 304-306 369 464 557-558 564-565 834 900
  second-type steel 81-82 205 212 395 410-411 448 462 476 485 530 589 597-598 624-625 632 649 777
  second-type steel 791 798 805 823 957-959 983 990
  second-type water 138-141 283 363-365 400 688-690 721 747-748 767-768 845 978 991
  shape armor 10 13 46-47 98-99 140 167-168 213 222 265 270 283 290 328 341-342 347 451-452 540 543
  shape armor 545 557-558 595-596 632 636 664 692 736 738-740 742 752 824-825 917-919 950 953-954
  shape arms 74 81 88-89 93 316-317 325 343-344 355 358 375 425-426 437 462 474 477-478 489 541 562
  shape arms 579 589-591 608-609 617 641-642 645 669-671 682 708 719-720 785-788 800 864 886 905
  shape ball 90-92 100-101 109 132 191 200-201 204-205 266 268 337-338 351 353 362 366 429 436 479
  shape ball 544 546 577-578 597 615-616 703 707 710 764 774 789-790 808 837 854-855 868 932 938
  shape ball 946-947 969-970 1012-1013 1025
  shape blob 50 70-71 116-117 120-121 202 230 292 345-346 374 412-413 442 548-549 556 563 582-583
  shape blob 607 665 679 681 687 690-691 711 747 755 781 829-830 858 867 869 960-961 999
  shape bug-wings 12 15 49 123 169 193 212 267 269 284 291 329 402 414 416 469 637 666 743 873 900
  shape bug-wings 994
  shape fish 86-87 118-119 129 131 170-171 211 223 318-321 339-340 349 363-364 369-370 382 456-457
  shape fish 535 550 594 602-604 618 728-730 746 779 846-847 883 902 904 963-964 976-978 1004
  shape heads 51 82 102 110 376 415 420 476 584 599-601 680 688-689 870 924-925 1011 1019
  shape humanoid 39-40 44-45 48 61-62 65 67-69 75-76 96-97 106-107 122 124 127 143 155 174-176 182
  shape humanoid 185-186 192 209 214 236 238-239 242 251 271-272 274-275 280-282 289 296-297 299
  shape humanoid 302-303 307-308 314-315 331-332 356 361 371 377-379 385-386 393 401 406-407 433
  shape humanoid 439-440 446 453-454 463 465 475 486 490-491 494 518 530 532-534 537-539 542 547
  shape humanoid 554 568-569 574-576 588 606 622-625 648-649 657-658 675 683 685 701 754 756
  shape humanoid 762-763 765 768 775 795 797-798 801-802 806-807 809 812 839 857 859-861 866 877
  shape humanoid 892 894-895 898 920 929-930 934-937 939 957-959 979 983 992 1000 1006 1015 1017
  shape legs 43 60 84-85 103 114 137 194 233 255 273 285 298 421 438 524 684 751 761 838 856 874
  shape legs 882 928 948 955 965-966
  shape quadruped 1-3 19-20 25 29-30 32-33 37-38 52-53 58-59 77-79 111 128 133-136 152-154 156-157
  shape quadruped 161-162 172 179 196-197 203 220-221 228-229 231-232 234 243-245 258 261-264 287
  shape quadruped 300-301 304-305 309-310 322-324 357 359 365 372-373 387-389 399 403-405 410-411
  shape quadruped 417-419 431-432 434-435 449-450 470-471 473 483 485 492-493 498 503-504 506-510
  shape quadruped 517 522-523 551-552 555 564 570 572-573 585-587 614 626 633-634 638-640 647 653
  shape quadruped 656 667-668 672-673 676 698-700 712-713 716 721 725-726 734-735 744-745 749-750
  shape quadruped 757-759 772-773 782 791 805 816 827-828 831-836 842 878-879 888-889 896-897 899
  shape quadruped 901 906 911 915-916 921 926-927 933 942-944 967 971-972 980-981 984 986 988-990
  shape quadruped 1002-1003 1005 1008 1010 1020-1024
  shape squiggle 11 14 23-24 95 130 147-148 206 208 218-219 247 336 350 367-368 384 422-423 488 497
  shape squiggle 693 704-705 718 737 769-771 778 780 840 843-844 872 885 968 982 1001
  shape tentacles 72-73 138-139 224 455 487 525-526 592-593 598 686 709 748 767 793-794 850-853 871
  shape tentacles 949
  shape upright 4-9 26-28 31 34-36 54-57 63-64 66 80 94 104-105 108 112-113 115 125-126 141 149-151
  shape upright 158-160 173 180-181 183-184 187-190 195 199 210 215-217 235 237 240-241 246 248
  shape upright 252-254 256-257 259-260 286 288 293-295 306 311-313 326-327 335 348 352 354 360 383
  shape upright 390-392 394-395 400 408-409 424 427-428 443-445 447-448 459-461 464 466-467 480-482
  shape upright 484 495-496 499-502 505 511-516 529 531 536 553 559-560 565 571 605 610-613 619-621
  shape upright 631 635 644 646 650-652 654-655 659-660 674 677-678 694-697 702 706 727 753 760 766
  shape upright 776-777 783-784 796 799 803 810-811 813-815 817-820 848-849 862-863 875-876 880-881
  shape upright 884 887 891 893 903 907-910 912-914 922-923 945 951-952 956 974-975 985 991 993
  shape upright 995-998 1007 1009 1014 1018
  shape wings 16-18 21-22 41-42 83 142 144-146 163-166 177-178 198 207 225-227 249-250 276-279 330
  shape wings 333-334 380-381 396-398 430 441 458 468 472 519-521 527-528 561 566-567 580-581
  shape wings 627-630 643 661-663 714-715 717 722-724 731-733 741 792 804 821-823 826 841 845 865
  shape wings 890 931 940-941 962 973 987 1016
  colour black 143 197-198 201 215 228-229 303 325 336 344 353-356 430 441 446 461 477 487 491
  colour black 522-523 561-562 608-609 644 664-665 731-733 757-758 771 796 799-800 837-839 897 904
  colour black 940 949 983 1014-1016
  colour blue 7-9 29-31 43-44 55 60-62 72-73 114 116-117 130-131 134 138-139 144 147-148 158-160
  colour blue 170-171 183-184 189 194-195 202 214 230-231 245 258-260 276-277 283-284 294-295 298
  colour blue 307 319-321 333-334 340 358 360 363-367 371 373-376 378 381-382 393-395 403-405
  colour blue 408-409 443-445 447-448 453-454 456-458 465 471 482 489-490 501-503 515-516 524-528
  colour blue 535-537 539 564-565 580 588 603-605 615 633-635 638 642 656-658 678 686-687 692-693
  colour blue 698-699 712-713 716 728-730 738 746-748 775 789-790 816-818 821-822 824 845 853 875
  colour blue 881 883 888 913-914 937 963-964 969-970 977 993 1008-1009 1023-1024
  colour brown 13 16-18 20-22 37 50-51 56-59 63-65 74-76 83-85 104-107 115 120 127-128 133 140-141
  colour brown 149 161-164 185 216-217 220-221 234 237 244 263 273-275 285 287 289 292 297 324
  colour brown 327-328 343 349 377 390-392 396-400 418-419 427-428 438 449-450 473 485 504-506 534
  colour brown 551-552 586 606 618 626 629-630 645 659-660 667-668 672-673 679-681 688-691 696
  colour brown 708-711 721-724 734-735 744-745 749-750 769-770 774 819-820 827-828 846-847 852 863
  colour brown 900-901 927 932-934 942 946-947 953 980-981 999 1001 1003 1020
  colour gray 66-68 81-82 95 111-112 200 204 208 211 223 227 232 247 261-262 290 299 304-306 313
  colour gray 339 347-348 351 361-362 369 379 410-411 431-432 462 464 476 507-508 519-521 529-530
  colour gray 532-533 544 570-573 589 597-601 632 639 646 677 703 707 736 767-768 772-773 777
  colour gray 782-784 801-802 805 808-809 814 862 867 874 891-892 899 903 915-916 919-920 943-945
  colour gray 965-966 976 979 986-987 989-990 992 996-998 1022
  colour green 1-3 10-11 69-71 123 152-154 167 177-178 182 186 188 246 248 251-254 269-272 286 309
  colour green 315-316 329-332 346 352 357 384 387-389 406-407 412-413 436-437 455 469-470 492
  colour green 495-497 511-512 541 546-550 556 568-569 577-579 610-611 622-623 640-641 650-652 701
  colour green 718 737 751-752 764 781 797 810-812 829-830 833-834 840-844 879-880 882 885-887 893
  colour green 895 898 902 906-908 918 928-931 939 951-952 954 967 995 1005 1010-1013 1017 1019
  colour pink 35-36 39-40 79-80 102 108 113 122 137 151 173-174 180 187 199 209 222 238 241-242 293
  colour pink 300 350 368 370 420 439-440 463 481 517-518 531 585 594 682-683 700 719 753-754
  colour pink 759-760 779 786 856-860 905 957-959 968 973 978 985
  colour purple 19 23-24 32-34 41-42 48-49 88-94 109-110 121 132 142 150 169 190 196 205 207 210
  colour purple 226 236 268 301-302 314 317 326 345 421-426 429 434-435 442 451-452 472 484 509-510
  colour purple 574-576 620 649 704-706 714-715 720 739 755-756 761-763 788 792 803-804 823 848-849
  colour purple 854-855 861 866 871 876 890 984 1025
  colour red 4-6 45-47 98-101 118-119 124 126 129 136 165-166 168 193 212 218-219 224-225 233 240
  colour red 250 255-257 265 308 318 323 338 341-342 380 383 386 401-402 467 474 479 498-500
  colour red 513-514 538 543 545 553-555 557-558 560 616-617 621 624-625 628 631 653-655 661-663
  colour red 697 717 725-727 741 776 787 794 826 850-851 889 909-911 935-936 950 961 988 991 1004
  colour red 1007
  colour white 12 86-87 175-176 179 235 249 264 266 278 280-282 288 335 359 372 417 459-460 468 475
  colour white 478 483 486 493 581-584 587 590-593 602 607 613-614 627 636-637 643 648 666 669-671
  colour white 674-676 684-685 740 765-766 780 791 793 795 798 806 813 815 831-832 864-865 868-869
  colour white 872-873 884 896 912 917 924-925 960 962 971-972 974-975 1002 1006 1018
  colour yellow 14-15 25-28 38 52-54 77-78 96-97 103 125 135 145-146 155-157 172 181 191-192 203
  colour yellow 206 213 239 243 267 279 291 296 310-312 322 337 385 414-416 433 466 480 488 494 540
  colour yellow 542 559 563 566-567 595-596 612 619 647 694-695 702 742-743 778 785 807 825 835-836
  colour yellow 870 877-878 894 921-923 926 938 941 948 955-956 982 994 1000 1021
  """
