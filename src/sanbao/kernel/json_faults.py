"""What can be wrong with plain JSON, one code and sentence each."""

from sanbao.kernel.errors import DomainError


class NotJson(DomainError):
    code = "json.not_json"
    message = "输入不是完整的 JSON：第 {line} 行第 {position} 个字符处读不下去，请检查括号、引号和逗号。"


class NotReadable(DomainError):
    code = "json.not_readable"
    message = "输入嵌套太深或数字太长，请核对。"


class NotUtf8(DomainError):
    code = "json.not_utf8"
    message = "输入不是 UTF-8 编码的文字，请另存为 UTF-8 再试。"


class Twice(DomainError):
    code = "json.twice"
    message = "「{field}」写了两次，请只留一个。"


class Missing(DomainError):
    code = "json.missing"
    message = "缺少「{field}」，请补上。"


class Unknown(DomainError):
    code = "json.unknown_field"
    message = "没有「{field}」这一项，请检查拼写。可以填写：{known}。"


class NotAnObject(DomainError):
    code = "json.not_an_object"
    message = "这里应是对象 {{…}}，而不是 {value}。"


class NotAList(DomainError):
    code = "json.not_a_list"
    message = "这里应是列表 […]，而不是 {value}。"


class NotText(DomainError):
    code = "json.not_text"
    message = "这里应是文字，而不是 {value}，请加上双引号。"


class NumberNotText(DomainError):
    code = "json.number_not_text"
    message = '金额和小数要写成文字，例如 "1200.50"，而不是 {value}，以免丢失精度。'


class NotAnInteger(DomainError):
    code = "json.not_an_integer"
    message = "这里应是整数，而不是 {value}。"


class NotTrueOrFalse(DomainError):
    code = "json.not_true_or_false"
    message = "这里应是 true 或 false，而不是 {value}。"


class NotANumber(DomainError):
    code = "json.not_a_number"
    message = "「{value}」不是这里要的数：请写最多 {places} 位小数的数字，不带逗号和单位。"


class OutOfRange(DomainError):
    code = "json.out_of_range"
    message = "{value} 超出范围，应在 {lowest} 到 {highest} 之间。"


class WrongLength(DomainError):
    code = "json.wrong_length"
    message = "文字应有 {least} 到 {most} 个字。"


class NotOneOf(DomainError):
    code = "json.not_one_of"
    message = "「{value}」不在可选的值里，请从中选择：{known}。"


class NotADate(DomainError):
    code = "json.not_a_date"
    message = "「{value}」不是日期，请写成 2026-10-31 这样。"
