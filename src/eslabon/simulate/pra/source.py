"""What the evaluation of PRA's second phase printed, and the simulated world follows: Tables 1, 2, 4, 7, 9, 10, 12."""

# Table 1: department → (localities without and with coordinates), and about where its capital is.
DEPARTMENTS: dict[str, tuple[int, int, float, float]] = {
    "Áncash": (14, 104, -9.53, -77.53),
    "Arequipa": (3, 58, -15.90, -72.10),
    "Ayacucho": (13, 87, -13.60, -74.15),
    "Cusco": (21, 128, -13.60, -71.80),
    "Huancavelica": (15, 97, -12.90, -74.95),
    "Huánuco": (5, 45, -9.75, -76.15),
    "Junín": (2, 49, -11.70, -75.30),
    "La Libertad": (12, 77, -7.95, -77.90),
    "Lima": (15, 89, -11.40, -76.70),
    "Madre de Dios": (0, 3, -12.60, -69.30),
    "Pasco": (3, 26, -10.60, -75.90),
    "Puno": (36, 115, -15.30, -70.20),
}

# Table 2: households by year and distance to the nearest assisted locality, km.
YEARS = (2007, 2008, 2009, 2010, 2011, 2012)
BANDS = ((0, 2), (2, 4), (4, 6), (6, 8), (8, 10), (10, 15), (15, 20), (20, 120))
SIZES: dict[int, tuple[int, ...]] = {
    2007: (625, 400, 240, 212, 268, 727, 405, 6490),
    2008: (585, 402, 253, 241, 263, 714, 398, 6317),
    2009: (586, 418, 257, 219, 268, 750, 417, 6623),
    2010: (570, 395, 256, 228, 292, 736, 413, 6552),
    2011: (674, 468, 304, 280, 276, 775, 514, 7432),
    2012: (698, 467, 296, 268, 334, 706, 500, 7367),
}

# Table 4, by year: mean and standard deviation of ln expenditure per head; shares of the rest.
LN_EXPENDITURE = ((5.465, 0.701), (5.490, 0.696), (5.548, 0.630), (5.619, 0.639), (5.698, 0.606), (5.767, 0.595))
POOR = (0.649, 0.607, 0.558, 0.497, 0.467, 0.424)
BAD_LIVING = (0.472, 0.508, 0.441, 0.352, 0.371, 0.283)
FEELS_POOR = (0.677, 0.661, 0.609, 0.596, 0.585, None)
SHARES: dict[str, tuple[float, ...]] = {
    "head_female": (0.185, 0.180, 0.198, 0.212, 0.203, 0.215),
    "head_single": (0.231, 0.239, 0.248, 0.267, 0.265, 0.277),  # the source's label says married; see its Annex A
    "head_migrant": (0.281, 0.288, 0.292, 0.293, 0.273, 0.274),
    "no_electricity": (0.404, 0.348, 0.317, 0.295, 0.263, 0.233),
    "no_water": (0.562, 0.570, 0.553, 0.529, 0.540, 0.366),
    "no_sanitation": (0.407, 0.361, 0.308, 0.292, 0.284, 0.256),
    "cooks_with_wood": (0.906, 0.909, 0.911, 0.909, 0.910, 0.901),
    "brick_walls": (0.129, 0.125, 0.119, 0.120, 0.121, 0.129),
    "good_floor": (0.100, 0.097, 0.102, 0.100, 0.118, 0.132),
    "good_roof": (0.402, 0.385, 0.368, 0.370, 0.382, 0.388),
    "agricultural": (0.924, 0.916, 0.909, 0.924, 0.920, 0.909),
    "livestock": (0.902, 0.906, 0.922, 0.912, 0.908, 0.901),
    "forestry": (0.178, 0.210, 0.235, 0.244, 0.264, 0.239),
    "titled_plots": (0.169, 0.125, 0.113, 0.141, 0.156, 0.111),
    "rainfed_plots": (0.795, 0.820, 0.879, 0.883, 0.912, 0.901),
}
# By year: no schooling, primary incomplete and complete, secondary incomplete and complete, higher, university.
SCHOOLING = (
    (0.140, 0.333, 0.192, 0.131, 0.133, 0.035, 0.037),
    (0.140, 0.333, 0.194, 0.139, 0.120, 0.035, 0.038),
    (0.157, 0.330, 0.192, 0.140, 0.111, 0.037, 0.032),
    (0.167, 0.319, 0.189, 0.140, 0.115, 0.039, 0.032),
    (0.157, 0.306, 0.205, 0.132, 0.125, 0.040, 0.035),
    (0.151, 0.305, 0.203, 0.133, 0.131, 0.041, 0.036),
)
EDUCATION = ("none", "primary_some", "primary", "secondary_some", "secondary", "higher", "university")
# Mean and standard deviation by year; never below the first number.
AMOUNTS: dict[str, tuple[float, tuple[tuple[float, float], ...]]] = {
    "head_age": (
        16,
        ((50.74, 15.88), (51.42, 15.62), (52.53, 15.46), (53.08, 15.57), (53.48, 15.38), (53.66, 15.29)),
    ),
    "members": (1, ((4.351, 2.236), (4.417, 2.248), (4.425, 2.312), (4.342, 2.320), (4.195, 2.265), (4.028, 2.186))),
    "under_6": (0, ((0.515, 0.770), (0.494, 0.752), (0.467, 0.740), (0.428, 0.717), (0.411, 0.693), (0.364, 0.648))),
    "aged_6_14": (0, ((0.965, 1.077), (0.877, 1.043), (0.838, 1.039), (0.783, 0.997), (0.772, 0.984), (0.713, 0.972))),
    "over_65": (0, ((0.365, 0.636), (0.494, 0.830), (0.575, 0.941), (0.634, 1.044), (0.553, 0.894), (0.515, 0.815))),
}
# Logarithmic amounts: mean and standard deviation by year, in the unit of the name.
LOGNORMAL: dict[str, tuple[tuple[float, float], ...]] = {
    "persons_per_room": (
        (1.735, 1.373),
        (1.667, 1.250),
        (1.669, 1.308),
        (1.626, 1.315),
        (1.568, 1.241),
        (1.539, 1.208),
    ),
    "farm_output_pen": ((3078, 8082), (3927, 11714), (4408, 12394), (4573, 13662), (5069, 14984), (5083, 16527)),
    "farm_sales_pen": ((1826, 6893), (2458, 10917), (2307, 8052), (2858, 12347), (3203, 13298), (3378, 15580)),
    "own_consumption_pen": ((430, 559), (567, 831), (715, 1627), (613, 724), (651, 814), (584, 735)),
    "land_ha": ((6.196, 37.56), (6.861, 40.96), (6.035, 27.66), (7.633, 39.42), (5.947, 22.52), (5.724, 24.88)),
}

# Table 7: the difference between the rings in each half-year, against the first half of 2007.
HALVES = tuple(f"{year}-{half}" for year in YEARS for half in ("I", "II"))
PATH: dict[str, tuple[float, ...]] = {
    "ln_expenditure": (0, 0.0318, 0.0108, 0.0530, 0.0390, 0.0486, 0.0446, 0.1006, 0.1312, 0.0645, 0.0913, 0.0364),
    "bad_living": (0, 0.0292, -0.0384, -0.0344, -0.0149, -0.0361, -0.0709, -0.0315, -0.0301, -0.0026, -0.0229, -0.0420),
}
START = 2010

# Annex A, specification 3 of ln expenditure; the seven classes of schooling in the order of EDUCATION.
SLOPES: dict[str, float] = {
    "head_female": -0.0070,
    "head_age": 0.0044,
    "head_couple": 0.1988,
    "head_migrant": 0.0038,
    "no_electricity": -0.1229,
    "no_water": -0.0469,
    "no_sanitation": -0.0812,
    "cooks_with_wood": -0.2134,
    "brick_walls": 0.1518,
    "good_floor": 0.1562,
    "good_roof": 0.0194,
}
SCHOOLING_SLOPES = (0.0, 0.1277, 0.2138, 0.2968, 0.3361, 0.5129, 0.6410)

# Tables 9, 10 and 12: the effect on ln expenditure by group, each against the average.
BY_SCHOOLING = (-0.0395, -0.0145, 0.0452, 0.0977, 0.0852, 0.2429, 0.2429)
BY_SEX = (0.0446, 0.0308)  # men, women
BY_LANGUAGE = (0.0409, 0.0432)  # Spanish, Quechua or Aymara
BY_ALTITUDE = (0.0064, 0.0542)  # up to 3,000 m, above
BY_SETTLEMENT = (0.0347, 0.0737, -0.0311)  # dispersed, concentrated, urban
BY_LABOUR = (0.1183, 0.0028)  # nobody works for a wage on farms, somebody does
LINKED_SHARE = 0.85  # ours: the source does not say how many were linked where there was somebody to sell to
FIRST_PURCHASE = {2010: 0.55, 2011: 0.30, 2012: 0.15}  # ours: when the first purchase came, as shares of the places
WITH_LABOURER = 0.643  # ours: what makes Table 12's two effects average to Table 6's
EXCLUSIVE_LABOURERS = 1363  # Table 12

# Rows that lose a datum, so that the flow ends at the source's counts: before and from 2010 on.
NO_LOCALITY_DATA = (346, 261)  # 18,098 → 17,491; 8,648 → 8,302 before
NO_HOUSING_DATA = (21, 18)  # → 17,452
NO_OPINION = (77, 103)  # 17,491 → 17,311; 8,302 → 8,225 before
NO_OPINION_HOUSING = (0, 0)
