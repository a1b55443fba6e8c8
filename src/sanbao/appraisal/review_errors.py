"""What grade reviews and mentorships refuse, each with the sentence that the user reads."""

from sanbao.kernel.errors import DomainError, Kind


class NoGradeHeld(DomainError):
    code = "reviews.no_grade_held"
    message = "{name}没有技术系数，不是维修技师；首次系数请在人员页面评定。"


class ReviewOfOneself(DomainError):
    code = "reviews.of_oneself"
    message = "不能给自己评级，请由其他负责人办理。"
    kind = Kind.FORBIDDEN


class ReviewedAlready(DomainError):
    code = "reviews.reviewed_already"
    message = "{name} {quarter} 已有评级（{outcome}），一个季度评一次。"
    kind = Kind.CONFLICT


class QuarterNotReviewed(DomainError):
    code = "reviews.quarter_not_reviewed"
    message = "{quarter} 不能评级，只能评本季度（{current}）或上季度。"


class NotFirstOfMonth(DomainError):
    code = "reviews.not_first_of_month"
    message = "新系数从某月 1 日起生效，请把 {on} 改为某月 1 日。"


class GradeChangesLater(DomainError):
    code = "reviews.grade_changes_later"
    message = "{name}从 {on} 起已登记了另一个系数，生效日期请选在那天或以后。"
    kind = Kind.CONFLICT


class TestOfTheFuture(DomainError):
    code = "reviews.test_of_the_future"
    message = "技能考核日期 {on} 还没有到。"


class ReviewStepTooLong(DomainError):
    code = "reviews.step_too_long"
    message = "调整 {has} 超过每次最多 {asked}。"


class ReviewTooEarly(DomainError):
    code = "reviews.too_early"
    message = "到生效日期在现级别满 {has} 个月，晋级需要满 {asked} 个月。"


class ReviewWithoutCertificate(DomainError):
    code = "reviews.without_certificate"
    message = "晋级需要{asked}证书，请填写证书。"


class ReviewWithoutTest(DomainError):
    code = "reviews.without_test"
    message = "晋级需要在现级别期间（{asked} 起）通过技能考核，请填写考核日期。"


class ReviewDecidedByProposer(DomainError):
    code = "reviews.decided_by_proposer"
    message = "提议人不能审批自己的提议，请由其他负责人审批。"
    kind = Kind.FORBIDDEN


class ReviewOutOfDate(DomainError):
    code = "reviews.out_of_date"
    message = "{name}的系数、级别或徒弟情况在提议之后变了，请撤回后重新提议。"
    kind = Kind.CONFLICT


class MentorNotAbove(DomainError):
    code = "reviews.mentor_not_above"
    message = "师傅{name}的级别低于徒弟要达到的级别，请另选师傅。"


class MenteeInGrade(DomainError):
    code = "reviews.mentee_in_grade"
    message = "{name}已经达到这个级别，请选更高的级别。"


class MenteeHasMentor(DomainError):
    code = "reviews.mentee_has_mentor"
    message = "{name}已有师傅{mentor}（期限 {deadline_on}），请先出师或终止。"
    kind = Kind.CONFLICT


class MentorIsMentee(DomainError):
    code = "reviews.mentor_is_mentee"
    message = "师傅和徒弟不能是同一个人。"


class PersonOfAnotherStation(DomainError):
    code = "reviews.person_of_another_station"
    message = "{name}不属于{station}，师徒要在同一单位。"


class DeadlineBeforeStart(DomainError):
    code = "reviews.deadline_before_start"
    message = "期限 {deadline_on} 应晚于开始日期 {begun_on}。"


class MentorshipOver(DomainError):
    code = "reviews.mentorship_over"
    message = "这对师徒已经出师或终止，不能再办理。"
    kind = Kind.CONFLICT


class MenteeNotThere(DomainError):
    code = "reviews.mentee_not_there"
    message = "{name}的级别还没有达到目标，请先评级。"


class PassedOnWrongDay(DomainError):
    code = "reviews.passed_on_wrong_day"
    message = "出师日期应在 {first} 至 {last} 之间。"
