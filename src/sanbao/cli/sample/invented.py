"""What the sample network is made of. All names are invented."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sanbao.accounts.rules.roles import Role, Scope

PASSWORD: Final = "Sanbao-demo-2026"  # noqa: S105 - printed by `sanbao demo`, for a site that only this machine can reach
HQ: Final = "ZB"
REGIONS: Final = (("HD", "华东大区"), ("HB", "华北大区"))


@dataclass(frozen=True, slots=True)
class SampleStation:
    code: str
    name: str
    region: str
    city: str
    plate: str
    stars: int
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """`coefficients` are the first and, where there is one, the one from the fourth sample month on.

    `hired` and `left` are the sample month, from 0, on whose first day the person came or was gone.
    """

    station: str
    no: str
    name: str
    team: str
    coefficients: tuple[str, ...]
    hired: int = -30
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A fault with the operation that mends it. Labour and part price are yuan."""

    system: str
    fault: str
    operation: str
    minutes: int
    labour: Decimal
    part: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class SampleUser:
    username: str
    name: str
    role: Role
    scope: Scope
    place: str = ""


STATIONS: Final = (
    SampleStation("A01", "济南历城特约维修站", "HD", "济南", "鲁A", 5, ("机修一组", "机修二组", "电器组")),
    SampleStation("A02", "青岛城阳特约维修站", "HD", "青岛", "鲁B", 4, ("机修一组", "机修二组")),
    SampleStation("B01", "石家庄桥西特约维修站", "HB", "石家庄", "冀A", 4, ("机修一组", "钣喷组")),
)
PEOPLE: Final = (
    SamplePerson("A01", "A101", "陶立新", "机修一组", ("4.6",)),
    SamplePerson("A01", "A102", "葛春雷", "机修一组", ("3.5", "3.7")),
    SamplePerson("A01", "A103", "鲁小满", "机修一组", ("2.4",)),
    SamplePerson("A01", "A104", "邹远航", "机修二组", ("4.2",)),
    SamplePerson("A01", "A105", "汤佳宁", "机修二组", ("3.1", "3.2")),
    SamplePerson("A01", "A106", "尤大川", "机修二组", ("1.5", "1.8")),
    SamplePerson("A01", "A107", "姜晓梅", "电器组", ("4.1",)),
    SamplePerson("A01", "A108", "费明昊", "电器组", ("0.8", "1.1"), -2),
    SamplePerson("A02", "A201", "段海峰", "机修一组", ("4.8",)),
    SamplePerson("A02", "A202", "苗玉珍", "机修一组", ("3.3",)),
    SamplePerson("A02", "A203", "祝晨光", "机修一组", ("2.2", "2.5")),
    SamplePerson("A02", "A204", "柳建业", "机修一组", ("0.5", "0.7"), -1),
    SamplePerson("A02", "A205", "戚文博", "机修二组", ("4.3",)),
    SamplePerson("A02", "A206", "卞秋生", "机修二组", ("3.6",)),
    SamplePerson("A02", "A207", "庞思源", "机修二组", ("2.8", "3.1")),
    SamplePerson("A02", "A208", "翟云鹏", "机修二组", ("1.9",), left=5),
    SamplePerson("B01", "B101", "耿志坚", "机修一组", ("4.4",)),
    SamplePerson("B01", "B102", "裴长河", "机修一组", ("3.8", "4.1")),
    SamplePerson("B01", "B103", "凌雪松", "机修一组", ("2.6",)),
    SamplePerson("B01", "B104", "左逸飞", "机修一组", ("1.2", "1.4")),
    SamplePerson("B01", "B105", "季红霞", "钣喷组", ("4.1",)),
    SamplePerson("B01", "B106", "路永康", "钣喷组", ("3.4",)),
    SamplePerson("B01", "B107", "佟小军", "钣喷组", ("2.1", "2.3")),
    SamplePerson("B01", "B108", "艾立冬", "钣喷组", ("0.6",), 2),
)
CATEGORIES: Final = (("motorcycle", "两轮摩托车"), ("tricycle", "三轮摩托车"), ("electric", "电动两轮车"))
MODELS: Final = (
    ("SB125-3", "巡游125", "motorcycle"),
    ("SB150-A", "巡游150", "motorcycle"),
    ("SB150-T", "城行150踏板", "motorcycle"),
    ("SB200-L", "载货200", "tricycle"),
    ("SB250-L", "载货250", "tricycle"),
    ("SBE-60", "电驰60", "electric"),
)
REPAIRS: Final = tuple(
    Repair(system, fault, operation, minutes, Decimal(labour), part, Decimal(price))
    for system, fault, operation, minutes, labour, part, price in (
        ("发动机", "冷车不易起动", "检修化油器", 60, "60.00", "主量孔", "18.00"),
        ("发动机", "异响", "调整气门间隙", 50, "55.00", "气门室垫", "12.50"),
        ("发动机", "漏机油", "更换曲轴箱垫", 120, "130.00", "曲轴箱密封垫", "35.00"),
        ("发动机", "排气冒蓝烟", "更换活塞环", 180, "220.00", "活塞环组件", "96.00"),
        ("发动机", "动力不足", "更换缸体活塞", 240, "300.00", "缸体活塞组件", "268.00"),
        ("变速箱", "挂挡困难", "更换换挡鼓", 210, "260.00", "换挡鼓", "145.00"),
        ("变速箱", "离合器打滑", "更换离合器片", 90, "110.00", "离合器摩擦片", "88.00"),
        ("底盘", "前减震漏油", "更换前减震油封", 80, "90.00", "减震油封", "26.00"),
        ("底盘", "制动跑偏", "更换制动片", 45, "50.00", "制动片", "42.00"),
        ("底盘", "车轮摆动", "更换轮毂轴承", 70, "80.00", "轮毂轴承", "38.00"),
        ("底盘", "链条脱落", "更换链条链轮", 60, "70.00", "链条链轮套件", "118.00"),
        ("电器", "不充电", "更换整流调压器", 50, "60.00", "整流调压器", "65.00"),
        ("电器", "大灯不亮", "检修照明线路", 40, "45.00", "前照灯泡", "22.00"),
        ("电器", "电起动无力", "更换起动电机", 75, "85.00", "起动电机", "158.00"),
        ("电器", "续航里程下降", "更换电池模组", 90, "120.00", "电池模组", "860.00"),
        ("车身", "外壳开裂", "更换侧盖", 30, "30.00", "右侧盖", "55.00"),
        ("车身", "掉漆", "油箱补漆", 150, "180.00", "面漆", "75.00"),
        ("内饰", "坐垫破损", "更换坐垫", 25, "25.00", "坐垫总成", "92.00"),
    )
)
FIRST_SERVICE: Final = Repair("", "首次保养", "首次保养", 45, Decimal("40.00"), "机油", Decimal("32.00"))
SCHEDULED: Final = Repair("", "定期保养", "定期保养", 60, Decimal("70.00"), "机油机滤", Decimal("58.00"))
INSTALLATION: Final = Repair("", "新车交付", "安装调试", 50, Decimal("50.00"), "", Decimal(0))
FAMILY_NAMES: Final = "丁于马王毛文方孔石田付白冯吕朱任江"
GIVEN_NAMES: Final = ("先生", "女士")
USERS: Final = (
    SampleUser("admin", "管理员", Role.SYSTEM_ADMINISTRATOR, Scope.ALL),
    SampleUser("buzhang", "严振邦", Role.AFTER_SALES_MANAGER, Scope.ALL),
    SampleUser("tongji", "闵秀兰", Role.STATISTICIAN, Scope.ALL),
    SampleUser("kefu", "申小雅", Role.CUSTOMER_SERVICE_CLERK, Scope.ALL),
    SampleUser("jianding", "靳大为", Role.WARRANTY_APPRAISER, Scope.REGION, "HD"),
    SampleUser("xinzi", "蔺素琴", Role.PAYROLL_CLERK, Scope.ALL),
    SampleUser("caiwu", "樊静怡", Role.FINANCE_CLERK, Scope.ALL),
    SampleUser("zhanzhang", "成家栋", Role.STATION_MANAGER, Scope.STATION, "A01"),
    SampleUser("guwen", "桑立群", Role.SERVICE_ADVISER, Scope.STATION, "A01"),
    SampleUser("chejian", "巩爱国", Role.WORKSHOP_HEAD, Scope.STATION, "A01"),
    SampleUser("zhijian", "乔一鸣", Role.INSPECTOR, Scope.STATION, "A01"),
    SampleUser("peijian", "宁玉洁", Role.PARTS_STOREKEEPER, Scope.STATION, "A01"),
    SampleUser("jiujian", "岳小川", Role.OLD_PART_STOREKEEPER, Scope.STATION, "A01"),
    SampleUser("jishi", "陶立新", Role.TECHNICIAN, Scope.OWN),
)
TECHNICIAN: Final = "A101"  # whom the account "jishi" belongs to
DEPARTMENTS: Final = (
    ("客服组", "office", (("客户主管", 1), ("客服专员", 4))),
    ("三包组", "old_part_store", (("三包鉴定员", 2), ("旧件库管员", 2))),
    ("配件组", "new_part_store", (("配件主管", 1), ("配件库管员", 3))),
    ("技术组", "office", (("技术主管", 1), ("技术支持", 3))),
    ("综合组", "office", (("统计员", 1), ("薪资专员", 1))),
)
