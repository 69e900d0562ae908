//! What the demo venue does: a village third place in a good week. Everybody here is imaginary.
//!
//! Long, because it is content: one entry an event. French only, with the no-break spaces of French typography.

use crate::programme::Status;

/// What is said of an event.
pub(super) struct Said {
    pub(super) uid: &'static str,
    pub(super) title: &'static str,
    pub(super) place: &'static str,
    pub(super) host: Option<&'static str>,
    pub(super) category: &'static str,
    pub(super) capacity: Option<u32>,
    pub(super) description: &'static str,
}

/// What comes back: the weekday of its first date (0 is Monday), hour, minute, minutes it lasts, rule.
pub(super) struct Series {
    pub(super) said: Said,
    pub(super) weekday: i64,
    pub(super) at: (i8, i8),
    pub(super) minutes: u64,
    pub(super) rule: &'static str,
}

/// What happens once: days from today, hour, minute, minutes it lasts.
pub(super) struct Once {
    pub(super) said: Said,
    pub(super) in_days: i64,
    pub(super) at: (i8, i8),
    pub(super) minutes: u64,
    pub(super) status: Status,
}

/// What takes whole days: days from today, how many.
pub(super) struct Days {
    pub(super) said: Said,
    pub(super) in_days: i64,
    pub(super) count: u16,
}

/// Every week, every month.
pub(super) const SERIES: [Series; 12] = [
    Series {
        said: Said {
            uid: "velo",
            title: "Atelier vélo, freins et dérailleurs",
            place: "Cour du lavoir",
            host: Some("Monique"),
            category: "Atelier",
            capacity: Some(8),
            description: "Venez avec votre vélo, repartez avec les mains noires et des freins qui freinent. Les outils et les patins sont ici ; les câbles sont au prix coûtant.\n\nLes enfants dès 8 ans sont bienvenus avec un grand.",
        },
        weekday: 5,
        at: (10, 0),
        minutes: 150,
        rule: "FREQ=WEEKLY;BYDAY=SA",
    },
    Series {
        said: Said {
            uid: "reparation",
            title: "Café réparation",
            place: "Grande salle",
            host: Some("Paul et Aïcha"),
            category: "Atelier",
            capacity: None,
            description: "Apportez l’objet, repartez avec le savoir. Grille-pain, lampes, fermetures éclair, petites machines : on ouvre, on cherche, on répare ensemble quand c’est possible.",
        },
        weekday: 5,
        at: (15, 0),
        minutes: 120,
        rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    },
    Series {
        said: Said {
            uid: "numerique",
            title: "Permanence numérique",
            place: "Salle du haut",
            host: Some("Samia"),
            category: "Aide",
            capacity: Some(4),
            description: "Un courrier à comprendre, un téléphone qui fait des siennes, un dossier à remplir en ligne ? On s’assoit à côté de vous, on ne fait pas à votre place.\n\nSans rendez-vous. Venez avec vos papiers : ils repartent avec vous.",
        },
        weekday: 2,
        at: (14, 0),
        minutes: 180,
        rule: "FREQ=WEEKLY;BYDAY=WE,FR",
    },
    Series {
        said: Said {
            uid: "marche",
            title: "Marché des producteurs",
            place: "Place du Puits",
            host: Some("la Ferme des Trois Saules et ses voisins"),
            category: "Marché",
            capacity: None,
            description: "Légumes, pain au levain, fromages de chèvre, miel. Le four mobile est chaud à partir de 17 h 30 : apportez votre pâte.",
        },
        weekday: 4,
        at: (16, 30),
        minutes: 180,
        rule: "FREQ=WEEKLY;BYDAY=FR",
    },
    Series {
        said: Said {
            uid: "go",
            title: "Jeu de go",
            place: "Près du poêle",
            host: Some("Kenji"),
            category: "Jeu",
            capacity: None,
            description: "Débutants et moins débutants. Les règles tiennent en cinq minutes, le reste prend une vie.",
        },
        weekday: 3,
        at: (19, 0),
        minutes: 150,
        rule: "FREQ=WEEKLY;BYDAY=TH",
    },
    Series {
        said: Said {
            uid: "conseil",
            title: "Conseil du lieu",
            place: "Salle du haut",
            host: Some("à tour de rôle"),
            category: "Vie du lieu",
            capacity: None,
            description: "On décide ensemble, par consentement. L’ordre du jour est sur la porte, chacun peut y ajouter un point. La première fois, on écoute ; la deuxième, on parle.",
        },
        weekday: 0,
        at: (18, 30),
        minutes: 120,
        rule: "FREQ=MONTHLY;BYDAY=1MO",
    },
    Series {
        said: Said {
            uid: "chorale",
            title: "Chorale « Les Battoirs »",
            place: "Grande salle",
            host: Some("Irène"),
            category: "Musique",
            capacity: None,
            description: "Toutes les voix, y compris celles qui croient ne pas savoir. En ce moment : chants de travail et un canon qui refuse de finir.",
        },
        weekday: 1,
        at: (18, 30),
        minutes: 90,
        rule: "FREQ=WEEKLY;BYDAY=TU",
    },
    Series {
        said: Said {
            uid: "couture",
            title: "Couture et thé",
            place: "Atelier",
            host: Some("Yvette"),
            category: "Atelier",
            capacity: Some(6),
            description: "Deux machines, une surjeteuse, beaucoup de chutes. Raccommodage le premier quart d’heure, projets ensuite.",
        },
        weekday: 0,
        at: (14, 0),
        minutes: 150,
        rule: "FREQ=WEEKLY;BYDAY=MO",
    },
    Series {
        said: Said {
            uid: "repas",
            title: "Repas partagé du dimanche",
            place: "Cuisine",
            host: None,
            category: "Repas",
            capacity: Some(30),
            description: "Chacun apporte un plat, même petit. La soupe est faite sur place à partir de 11 h, avec qui veut éplucher.",
        },
        weekday: 6,
        at: (12, 30),
        minutes: 150,
        rule: "FREQ=WEEKLY;BYDAY=SU",
    },
    Series {
        said: Said {
            uid: "histoires",
            title: "Histoires à voix haute",
            place: "Sous l’escalier",
            host: Some("Bastien"),
            category: "Enfants",
            capacity: Some(12),
            description: "Pour les petits de 2 à 6 ans et ceux qui les accompagnent. Trois histoires, une chanson, un gâteau sec.",
        },
        weekday: 2,
        at: (10, 30),
        minutes: 45,
        rule: "FREQ=WEEKLY;BYDAY=WE",
    },
    Series {
        said: Said {
            uid: "francais",
            title: "Le français autour d’un café",
            place: "Près du poêle",
            host: Some("Jeanne et Tarek"),
            category: "Langues",
            capacity: Some(10),
            description: "On parle de la semaine, de la pluie, des papiers, de cuisine. Sans manuel, sans notes, avec du café.",
        },
        weekday: 1,
        at: (9, 30),
        minutes: 90,
        rule: "FREQ=WEEKLY;BYDAY=TU,TH",
    },
    Series {
        said: Said {
            uid: "bois",
            title: "Atelier bois",
            place: "Atelier",
            host: Some("Gilles"),
            category: "Atelier",
            capacity: Some(5),
            description: "Raboteuse, scie à ruban, établis. La première fois, une demi-heure sur les machines et les doigts ; ensuite, chacun son ouvrage.",
        },
        weekday: 3,
        at: (9, 0),
        minutes: 180,
        rule: "FREQ=WEEKLY;BYDAY=TH",
    },
];

/// In the days around today.
pub(super) const ONCE: [Once; 9] = [
    Once {
        said: Said {
            uid: "petit-dejeuner",
            title: "Petit déjeuner des voisins",
            place: "Cour du lavoir, ou dedans s’il pleut",
            host: Some("Yvette"),
            category: "Repas",
            capacity: None,
            description: "Café, tartines, nouvelles du pays. On dit bonjour à quelqu’un qu’on ne connaît pas encore.",
        },
        in_days: 0,
        at: (9, 0),
        minutes: 90,
        status: Status::Planned,
    },
    Once {
        said: Said {
            uid: "eau",
            title: "L’eau au village",
            place: "Grande salle",
            host: Some("Claire, hydrologue, et la mairie"),
            category: "Rencontre à thème",
            capacity: Some(40),
            description: "D’où vient l’eau du lavoir, pourquoi la source a baissé deux étés de suite, et ce qu’un village peut faire.\n\nUne heure d’exposé et de questions, puis une demi-heure en petits groupes. Deux questions sont déjà posées au comptoir ; laissez-y la vôtre.",
        },
        in_days: 0,
        at: (18, 30),
        minutes: 90,
        status: Status::Planned,
    },
    Once {
        said: Said {
            uid: "veillee",
            title: "Veillée au coin du poêle",
            place: "Près du poêle",
            host: None,
            category: "Rencontre",
            capacity: None,
            description: "Qui veut lit, raconte, ou se tait. On apporte une bûche.",
        },
        in_days: 0,
        at: (20, 30),
        minutes: 90,
        status: Status::Planned,
    },
    Once {
        said: Said {
            uid: "soudure",
            title: "Initiation à la soudure",
            place: "Atelier",
            host: Some("Gilles"),
            category: "Atelier",
            capacity: Some(5),
            description: "Un cordon droit, un cordon moins droit, et un porte-manteau à la fin. Vêtements de coton, chaussures fermées. Les masques sont ici.",
        },
        in_days: 1,
        at: (9, 30),
        minutes: 180,
        status: Status::Full,
    },
    Once {
        said: Said {
            uid: "concert",
            title: "Concert : le trio Sauvagine",
            place: "Grande salle",
            host: Some("le trio Sauvagine"),
            category: "Musique",
            capacity: Some(60),
            description: "Vielle, clarinette, contrebasse. On pousse les chaises à la deuxième partie. Entrée au chapeau, soupe à partir de 19 h 30.",
        },
        in_days: 1,
        at: (21, 0),
        minutes: 240,
        status: Status::Planned,
    },
    Once {
        said: Said {
            uid: "film",
            title: "Projection : « Le Temps des lavandières »",
            place: "Grande salle",
            host: None,
            category: "Cinéma",
            capacity: Some(50),
            description: "Documentaire, suivi d’une discussion. Le projecteur est en panne : la séance est annulée, une nouvelle date suivra.",
        },
        in_days: 2,
        at: (20, 0),
        minutes: 120,
        status: Status::Cancelled,
    },
    Once {
        said: Said {
            uid: "secours",
            title: "Gestes qui sauvent",
            place: "Salle du haut",
            host: Some("l’Amicale des pompiers"),
            category: "Formation",
            capacity: Some(10),
            description: "Alerter, masser, utiliser le défibrillateur de la place. La date attend la réponse des formateurs.",
        },
        in_days: 4,
        at: (14, 0),
        minutes: 180,
        status: Status::Tentative,
    },
    Once {
        said: Said {
            uid: "volets",
            title: "Chantier : repeindre les volets",
            place: "Cour du lavoir",
            host: Some("Monique et Gilles"),
            category: "Chantier",
            capacity: Some(12),
            description: "On ponce le matin, on peint l’après-midi, on mange ensemble au milieu. Pinceaux et peinture sont là ; venez avec de vieux habits.",
        },
        in_days: 3,
        at: (9, 0),
        minutes: 420,
        status: Status::Planned,
    },
    Once {
        said: Said {
            uid: "ronde",
            title: "Comprendre la ronde d’hiver",
            place: "Près du poêle",
            host: Some("le groupe d’accueil"),
            category: "Rencontre",
            capacity: None,
            description: "Six personnes que vous n’auriez pas croisées, six semaines, chacun son tour. On explique, on répond, on n’oblige personne.",
        },
        in_days: -1,
        at: (18, 0),
        minutes: 60,
        status: Status::Planned,
    },
];

/// Whole days.
pub(super) const DAYS: [Days; 2] = [
    Days {
        said: Said {
            uid: "graines",
            title: "Bourse aux graines et aux boutures",
            place: "Grande salle",
            host: Some("les jardiniers du lavoir"),
            category: "Jardin",
            capacity: None,
            description: "Toute la journée : on apporte ses graines étiquetées, on repart avec celles des autres. À 11 h, semer des fèves avant l’hiver.",
        },
        in_days: 2,
        count: 1,
    },
    Days {
        said: Said {
            uid: "exposition",
            title: "Exposition « Lavoirs et lavandières »",
            place: "Couloir et escalier",
            host: Some("les Amis du patrimoine"),
            category: "Exposition",
            capacity: None,
            description: "Photographies prêtées par les familles, et trois battoirs qu’on peut prendre en main.",
        },
        in_days: -3,
        count: 12,
    },
];
