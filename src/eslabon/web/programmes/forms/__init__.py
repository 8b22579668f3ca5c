"""What is filled in on the pages of a programme."""

from eslabon.web.programmes.forms.desk import CodeForm, NewAccountForm
from eslabon.web.programmes.forms.grievances import AnswerForm, AssignForm, CloseForm, FollowForm, GrievanceForm
from eslabon.web.programmes.forms.people import EndRoleForm, GrantRoleForm
from eslabon.web.programmes.forms.withdrawals import WithdrawalForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CloseForm",
    "CodeForm",
    "EndRoleForm",
    "FollowForm",
    "GrantRoleForm",
    "GrievanceForm",
    "NewAccountForm",
    "WithdrawalForm",
]
