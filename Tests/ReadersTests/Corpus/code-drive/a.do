cd "P:/care"
