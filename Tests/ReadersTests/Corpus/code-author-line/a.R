# author: Imelda Quarrington
