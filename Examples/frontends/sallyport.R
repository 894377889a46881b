# Tables from microdata, judged: a data frame with a verdict on every cell.
#
#   source("sallyport.R")
#   t <- tabulate_safely("records.csv", rows = "la", columns = "sex", statistic = "mean",
#                        of = "cost", rules = "uk-default-10", out = "table-1")
#   attr(t, "verdict")
#
# Calls the program `sallyport`, which has to be on PATH, and needs the package jsonlite. `data` is
# what the program reads (a file, "postgresql://...#schema.table") or a data frame, which goes
# through a pipe and never touches the disk. Every option of `sallyport tabulate` is an argument of
# the same name, with `_` or `.` for `-`; one that may be repeated takes a vector.
tabulate_safely <- function(data, out, ..., program = "sallyport") {
  words <- function(name, value) {
    option <- paste0("--", gsub("[._]", "-", name))
    if (is.null(value) || identical(value, FALSE)) return(character())
    if (isTRUE(value)) return(option)
    if (name %in% c("rows", "columns")) value <- paste(value, collapse = ",")
    as.vector(rbind(option, as.character(value)))
  }
  options <- list(...)
  arguments <- c(
    "tabulate", if (is.data.frame(data)) "-" else data, "--out", out, "--format", "json",
    unlist(Map(words, names(options), options), use.names = FALSE)
  )
  # Standard output and errors go to files: system2 cannot tell them apart otherwise.
  printed <- tempfile()
  errors <- tempfile()
  on.exit(unlink(c(printed, errors)))
  command <- paste(
    c(shQuote(c(program, arguments)), ">", shQuote(printed), "2>", shQuote(errors)),
    collapse = " "
  )
  if (is.data.frame(data)) {
    connection <- pipe(command, "w", encoding = "UTF-8")
    utils::write.csv(data, connection, row.names = FALSE, na = "")
    status <- close(connection)
  } else {
    status <- system(command)
  }
  if (is.null(status)) status <- 0
  if (status > 255) status <- status %/% 256
  if (!(status %in% c(0, 1))) stop(paste(readLines(errors), collapse = "\n"), call. = FALSE)
  report <- jsonlite::fromJSON(printed, simplifyVector = FALSE)
  # A missing category, and a value that is not shown, is NA.
  known <- function(x) if (is.null(x)) NA else x
  rows <- lapply(report$cells, function(cell) {
    data.frame(
      lapply(cell$at, known), statistic = cell$statistic, value = as.numeric(known(cell$value)),
      count = cell$count, records = cell$records, missing = cell$missing,
      verdict = cell$verdict, rules = paste(unlist(cell$rules), collapse = " "),
      withheld = isTRUE(cell$withheld), check.names = FALSE, stringsAsFactors = FALSE
    )
  })
  table <- do.call(rbind, rows)
  attr(table, "verdict") <- report$verdict
  attr(table, "out") <- out
  table
}
