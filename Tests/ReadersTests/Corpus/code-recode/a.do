recode school (123456=1) (123457=2)
