"""What people write: records, every revision of them, and the store that loses none.

The warehouse can be built again from files; this cannot. So nothing is ever overwritten or deleted: an edit is a
revision more, and what is no longer wanted is retired with a reason.
"""
